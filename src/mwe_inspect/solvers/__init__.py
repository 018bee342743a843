"""Solvers: put an item to the model and keep what it replied."""

from mwe_inspect.solvers.ask import ask

__all__ = ["ask"]
