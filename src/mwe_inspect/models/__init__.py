"""Simulated models: rehearse any task with no key and no network, against a known truth."""

from mwe_inspect.models.propensities import Propensities
from mwe_inspect.models.provider import mwe_inspect
from mwe_inspect.models.simulated import PROVIDER

__all__ = ["PROVIDER", "Propensities", "mwe_inspect"]
