"""Scoring schemes (评分办法): one YAML file each in ``data/``."""

from mingzhang.performance.schemes.loader import (
    DEFAULT,
    all_schemes,
    find_scheme,
    load_scheme,
    scheme_for,
)
from mingzhang.performance.schemes.model import Scheme

__all__ = ["DEFAULT", "Scheme", "all_schemes", "find_scheme", "load_scheme", "scheme_for"]
