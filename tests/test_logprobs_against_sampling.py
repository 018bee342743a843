"""Log probabilities against sampling, on a model whose options have known probabilities."""

from benchmarks.logprobs import answers_ratio, measure


def test_both_cover_the_truth_and_log_probabilities_need_far_fewer_answers() -> None:
    text, logprobs = (measure(way, "builtin", 20, 0.7, 0.2) for way in ("text", "logprobs"))
    assert text.covers and logprobs.covers
    assert abs(text.truth - 0.7) < 0.05
    # Between items the variance is 0.2^2 / 3, of single answers 0.7 x 0.3: about 16 times.
    assert 8 < answers_ratio(text, logprobs) < 32
