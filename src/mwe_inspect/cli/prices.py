"""What a million tokens cost: prices given, or Inspect's cost data of a model."""

from typing import Any

from mwe_inspect.errors import InputError

__all__ = ["Prices", "find_prices"]

Prices = tuple[float, float]
"""Price of a million input tokens, and of a million output tokens."""


def find_prices(
    given: tuple[float | None, float | None], model: str | None, config: str | None
) -> Prices | None:
    """Returns the prices given, else the model's own; None where neither is asked for.

    Args:
        given: Input and output price, each or None.
        model: Name of a model whose cost data Inspect knows, or None.
        config: Path of a file as `inspect eval --model-cost-config` reads it, or None.

    Raises:
        InputError: If only one price is given, or there are none for the model.
    """
    read, written = given
    if read is not None and written is not None:
        return read, written
    if read is not None or written is not None:
        raise InputError("a cost needs both --input-price and --output-price")
    if model is None:
        return None
    prices = _known(model) if config is None else _configured(model, config)
    if prices is None:
        raise InputError(
            f"model: no cost data for {model}; give --input-price and --output-price, or "
            "--model-cost-config with a file that has them"
        )
    return prices


def _known(model: str) -> Prices | None:
    from inspect_ai.model import get_model_info

    try:
        info = get_model_info(model)
    except Exception:  # whatever a provider raises that isn't set up: it has no cost data then
        return None
    return None if info is None or info.cost is None else (info.cost.input, info.cost.output)


def _configured(model: str, path: str) -> Prices | None:
    from pathlib import Path

    import yaml
    from inspect_ai.model import ModelCost
    from pydantic import ValidationError

    try:
        entries: Any = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
        entry = entries[model] if isinstance(entries, dict) and model in entries else None
        cost = None if entry is None else ModelCost.model_validate(entry)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as error:
        reason = str(error).partition("\n")[0]
        raise InputError(f"model-cost-config: {path} can't be used ({reason})") from None
    return None if cost is None else (cost.input, cost.output)
