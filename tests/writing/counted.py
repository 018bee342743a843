"""Run by `test_resume.py` in processes of their own: writes a dataset, and notes paid calls.

Arguments: folder of the notes and the log, and how many items of each label.
"""

import os
import sys
from pathlib import Path
from typing import Any

from inspect_ai import eval
from inspect_ai.model import ChatMessage, GenerateConfig, ModelOutput, get_model

from mwe_inspect import write_persona
from mwe_inspect.models.provider import Simulated

FOLDER, ITEMS = Path(sys.argv[1]), int(sys.argv[2])
ORIGINAL = Simulated.generate


def note(name: str) -> None:
    """Appends a line at once, so that a killed process leaves it behind."""
    handle = os.open(FOLDER / name, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, b"x\n")
    os.close(handle)


async def generate(
    self: Simulated, input: list[ChatMessage], *rest: Any, **more: Any
) -> ModelOutput:
    note("begun")
    return await ORIGINAL(self, input, *rest, **more)


if __name__ == "__main__":
    Simulated.generate = generate  # type: ignore[method-assign]
    faults: dict[str, Any] = {"mislabelled": 0.2, "duplicated": 0.15, "malformed": 0.1}
    config = GenerateConfig(max_connections=8)
    [log] = eval(
        write_persona(items=ITEMS, seed=3),
        model=get_model("mwe_inspect/simulated-writer", config=config, latency=0.05, **faults),
        model_roles={
            "discriminator": get_model(
                "mwe_inspect/simulated-judge", config=config, accuracy=0.9, latency=0.05
            )
        },
        display="none",
        log_dir=str(FOLDER / "logs"),
    )
    (FOLDER / "log").write_text(log.location, encoding="utf-8")
    sys.exit(log.status != "success")
