"""The vocabulary: frozen records without I/O. Everything else imports from here."""

from mingzhang.facts.amount import (
    NOTHING,
    Amount,
    Blank,
    Interval,
    Unit,
    Value,
    clean,
    interval_of,
    parse_value,
    shown,
)
from mingzhang.facts.coordinate import AXES, MEMBERS, Coordinate, ancestors
from mingzhang.facts.fact import Fact, Origin, Unread
from mingzhang.facts.finding import Finding, Message, Outcome, Severity
from mingzhang.facts.place import Box, Place

__all__ = [
    "AXES",
    "MEMBERS",
    "NOTHING",
    "Amount",
    "Blank",
    "Box",
    "Coordinate",
    "Fact",
    "Finding",
    "Interval",
    "Message",
    "Origin",
    "Outcome",
    "Place",
    "Severity",
    "Unit",
    "Unread",
    "Value",
    "ancestors",
    "clean",
    "interval_of",
    "parse_value",
    "shown",
]
