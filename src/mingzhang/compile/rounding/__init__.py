"""Rounding together (controlled rounding): displayed figures that add up on every axis."""

from mingzhang.compile.rounding.controlled import Rounded, round_together
from mingzhang.compile.rounding.problem import round_half_up

__all__ = ["Rounded", "round_half_up", "round_together"]
