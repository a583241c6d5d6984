"""What published disclosures say in figures: of one body, over years, of several together."""

from mingzhang.corpus.figures.breakdowns import (
    SHAPES,
    Link,
    Shape,
    flows,
    functions,
    funding,
)
from mingzhang.corpus.figures.disclosed import Cell, Disclosed, Stated, Told
from mingzhang.corpus.figures.funds import FUNDS, told_apart
from mingzhang.corpus.figures.measures import GROUPS, HEADLINES, MEASURES, Measure, measure, tell
from mingzhang.corpus.figures.relating import Growth, all_nought, growth, per_head, shares
from mingzhang.corpus.figures.totals import Part, Total, total

__all__ = [
    "FUNDS",
    "GROUPS",
    "HEADLINES",
    "MEASURES",
    "SHAPES",
    "Cell",
    "Disclosed",
    "Growth",
    "Link",
    "Measure",
    "Part",
    "Shape",
    "Stated",
    "Told",
    "Total",
    "all_nought",
    "flows",
    "functions",
    "funding",
    "growth",
    "measure",
    "per_head",
    "shares",
    "tell",
    "told_apart",
    "total",
]
