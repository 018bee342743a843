"""The ways of going on with a killed run, and what each of them asks again."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

from inspect_ai.log import list_eval_logs, read_eval_log

from benchmarks.reliability.kills import Outcome, Run, killed_run, started_run
from benchmarks.reliability.suite import named_metrics

__all__ = ["RESUMES", "Resume", "s3_environment"]

Resume = Callable[[Path, int], Outcome]
"""From a folder of its own and a seed to what happened."""


def _eval_set_s3(folder: Path, seed: int) -> Outcome:
    with (
        s3_environment() as environment,
        started_run(folder, _new_bucket(environment), environment) as run,
    ):
        return killed_run(run, 1, seed)


def _machine_lost(log_buffer: int | None) -> Resume:
    """Goes on without the sample buffers, which are on the disk of the machine that ran."""

    def resume(folder: Path, seed: int) -> Outcome:
        with started_run(folder) as run:
            if log_buffer is not None:
                run.stint = replace(run.stint, options={"log_buffer": log_buffer})
            run.kill_after(_halfway(run))
            shutil.rmtree(run.stint.home, ignore_errors=True)
            run.complete()
            return run.outcome()

    return resume


def _eval_retry(folder: Path, seed: int) -> Outcome:
    with started_run(folder) as run:
        run.kill_after(_halfway(run))
        _inspect(run, "eval-retry", *_logs(run))
        return _outcome(run)


def _recover(folder: Path, seed: int) -> Outcome:
    with started_run(folder) as run:
        run.kill_after(_halfway(run))
        for log in _logs(run):
            if read_eval_log(log, header_only=True).status == "started":  # others are whole
                _inspect(run, "log", "recover", log)
        recovered = [log for log in _logs(run) if log.endswith("-recovered.eval")]
        _inspect(run, "eval-retry", *recovered)
        return _outcome(run)


RESUMES: Mapping[str, Resume] = {
    "`eval_set` again, logs on S3": _eval_set_s3,
    "`inspect eval-retry`": _eval_retry,
    "`inspect log recover`, then `eval-retry`": _recover,
    "`eval_set` on another machine": _machine_lost(None),
    "`eval_set` on another machine, `log_buffer=1`": _machine_lost(1),
}
"""Every way by name; "another machine" is one that has the logs but not the sample buffers."""


@contextmanager
def s3_environment() -> Iterator[Mapping[str, str]]:
    """Serves S3 by moto; gives the environment in which Inspect and others find it."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    try:
        yield {
            "AWS_ENDPOINT_URL": f"http://{host}:{port}",
            "AWS_ACCESS_KEY_ID": "local",
            "AWS_SECRET_ACCESS_KEY": "local",
            "AWS_DEFAULT_REGION": "us-east-1",
        }
    finally:
        server.stop()


def _new_bucket(environment: Mapping[str, str]) -> str:
    """Makes a bucket of a name of its own: moto's live as long as the process."""
    import boto3

    name = f"logs-{uuid4().hex}"
    client = boto3.client(
        "s3",
        endpoint_url=environment["AWS_ENDPOINT_URL"],
        aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
        region_name=environment["AWS_DEFAULT_REGION"],
    )
    client.create_bucket(Bucket=name)
    return f"s3://{name}/logs"


def _halfway(run: Run) -> int:
    return run.samples // 2


def _logs(run: Run) -> list[str]:
    """The logs of the run, by absolute path."""
    return sorted(str(path.resolve()) for path in Path(run.stint.logs).glob("*.eval"))


def _inspect(run: Run, *arguments: str) -> None:
    """Runs Inspect's command line as a person would after the kill."""
    environment = os.environ | run.stint.variables()
    command = [sys.executable, "-m", "inspect_ai", *arguments, "--log-dir", run.stint.logs]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def _outcome(run: Run) -> Outcome:
    """Sums up a run that Inspect's command line has completed."""
    headers = [read_eval_log(log, header_only=True) for log in list_eval_logs(run.stint.logs)]
    done = {log.eval.task: named_metrics(log) for log in headers if log.status == "success"}
    run.stint.results.write_text(json.dumps(done), encoding="utf-8")
    return run.outcome()
