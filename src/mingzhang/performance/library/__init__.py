"""The indicator library (绩效指标库): what others measure, by field, with its origin."""

from mingzhang.performance.library.fields import Field, field_of, fields
from mingzhang.performance.library.filing import load_catalogue, shipped, write_catalogue
from mingzhang.performance.library.mining import Origin, mine
from mingzhang.performance.library.model import Catalogue, Entry, Sighting
from mingzhang.performance.library.searching import Match, offers, search

__all__ = [
    "Catalogue",
    "Entry",
    "Field",
    "Match",
    "Origin",
    "Sighting",
    "field_of",
    "fields",
    "load_catalogue",
    "mine",
    "offers",
    "search",
    "shipped",
    "write_catalogue",
]
