"""The neutral document: what every file format is read into and written from.

A document is a sequence of blocks in reading order. A :class:`Paragraph` is text; a
:class:`Table` is rows of cells whose columns are known. A source that lost its columns (a text dump
of a PDF) has no tables here: its lines stay paragraphs marked ``loose``, and interpretation, which
knows the layouts, finds the rows in them.
"""

from mingzhang.documents.model import (
    PAGE_LEFT_OUT,
    Block,
    Chart,
    ColumnKind,
    Document,
    Doubt,
    Grid,
    Mend,
    PageSize,
    Paragraph,
    Row,
    Series,
    Span,
    Style,
    Sum,
    Table,
    TextRole,
    Tone,
    lines_under,
)
from mingzhang.documents.numbering import numbered
from mingzhang.documents.placing import Spots

__all__ = [
    "PAGE_LEFT_OUT",
    "Block",
    "Chart",
    "ColumnKind",
    "Document",
    "Doubt",
    "Grid",
    "Mend",
    "PageSize",
    "Paragraph",
    "Row",
    "Series",
    "Span",
    "Spots",
    "Style",
    "Sum",
    "Table",
    "TextRole",
    "Tone",
    "lines_under",
    "numbered",
]
