"""What the interface answers with."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from ninja import Field, Schema

Row = TypeVar("Row")

Limit = Annotated[int, Field(ge=1, le=1000, description="rows of a page, at most 1000")]
Offset = Annotated[int, Field(ge=0, le=1_000_000, description="rows to skip, at most 1,000,000")]


class Problem(Schema):
    """Why there is no answer."""

    detail: str


class Page(Schema, Generic[Row]):
    """One page of rows, and how many there are in all."""

    count: int
    items: list[Row]


class Body(Schema):
    """A department or unit that has published."""

    id: UUID = Field(..., alias="public_id")
    name: str
    code: str
    division: str
    kind: str
    address: str


class Version(Schema):
    """One version of a disclosure."""

    id: UUID = Field(..., alias="public_id")
    body: UUID = Field(..., alias="organisation.public_id")
    name: str = Field(..., alias="organisation.name")
    year: int
    stage: str
    number: int
    published_at: datetime
    note: str
    template: str
    errors: int
    warnings: int


class File(Schema):
    """A file of a version."""

    format: str
    name: str
    size: int
    sha256: str
    original: bool
    address: str


class TableHead(Schema):
    """A table of a version, without its cells."""

    number: int
    kind: str
    title: str
    unit: str


class Table(TableHead):
    """A table with its cells; a cell is named by row and column, from 1."""

    head: int
    rows: list[list[str]]
    spans: list[list[int]]


class Full(Version):
    """A version with its files, tables and certificate."""

    files: list[File]
    tables: list[TableHead]
    certificate: dict[str, Any]


class Figure(Schema):
    """A figure at its coordinate. ``amount`` is exact, in 元 for money; axes that are empty are
    totalled over. ``table``, ``row`` and ``column`` say where it is printed."""

    amount: str
    unit: str
    flow: str
    fund: str
    carry: str
    category: str
    function: str
    dept_econ: str
    gov_econ: str
    item: str
    project: str
    measure: str
    table: int | None
    row: int | None
    column: int | None
