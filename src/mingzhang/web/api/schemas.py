"""What the interface answers with."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from ninja import Field, Schema

Row = TypeVar("Row")


class Problem(Schema):
    """Why there is no answer."""

    detail: str


class Wrong(Schema):
    """What is wrong with one parameter."""

    type: str
    loc: list[str | int] = Field(..., description="where: query or path, and its name")
    msg: str
    ctx: dict[str, Any] = Field({}, description="the bound")


class Refused(Schema):
    """Parameters that are out of bounds."""

    detail: list[Wrong]


class Busy(Schema):
    """Too many requests from one address; the header Retry-After says the same."""

    detail: str
    detail_en: str
    retry_after: int = Field(..., description="seconds to wait")


class Page(Schema, Generic[Row]):
    """One page of rows, and how many there are in all."""

    count: int
    items: list[Row]


class Body(Schema):
    """A department or unit that has published."""

    id: UUID = Field(..., alias="public_id", description="never changes")
    name: str = Field(..., examples=["示例县卫生健康局"])
    code: str = Field(..., description="budget code; empty where nobody knows it", examples=["361"])
    division: str = Field(..., description="administrative division, six digits")
    kind: str = Field(..., description="department or unit")
    address: str = Field(..., description="its page")


class Version(Schema):
    """One version of a disclosure."""

    id: UUID = Field(..., alias="public_id")
    body: UUID = Field(..., alias="organisation.public_id")
    name: str = Field(..., alias="body_name")
    division: str = Field(..., alias="organisation.division")
    year: int
    stage: str = Field(..., description="budget, or final for final accounts")
    number: int = Field(..., description="1 for the first version; a correction is the next")
    published_at: datetime
    note: str = Field(..., description="what was corrected")
    template: str = Field(..., description="the layout of the disclosure")
    source_date: date | None = Field(
        ..., description="when its body had published what was collected; null: not known"
    )
    source_address: str = Field(
        ..., description="where its body had published what was collected; may be empty"
    )
    errors: int = Field(..., description="errors that were known when it was published")
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
    """A figure at its coordinate. Axes that are empty are totalled over."""

    amount: str = Field(..., description="exact, in 元 for money", examples=["17417600.00"])
    unit: str = Field(..., description="元, or the unit of a count or share")
    flow: str = Field(..., description="income, expenditure, resources, uses, procurement, assets")
    fund: str = Field(..., description="source of the money, for example general, government")
    carry: str = Field(..., description="current, or prior for money carried over")
    category: str = Field(..., description="basic, project, personnel, public …")
    function: str = Field(..., description="functional code of 3, 5 or 7 digits")
    dept_econ: str = Field(..., description="economic code of departments, 3 or 5 digits")
    gov_econ: str = Field(..., description="economic code of governments")
    item: str = Field(..., description="three_public, abroad, vehicles, reception …")
    project: str = Field(..., description="code or name of a project")
    measure: str = Field(..., description="what is measured, where it is not the amount itself")
    entity: str = Field(..., description="whose it is: a unit's code begins with its department's")
    of_year: str = Field(..., description="the year it is about, mostly that of the version")
    of_stage: str = Field(..., description="for example planned, beside final accounts")
    label: str = Field(..., description="a label where the coordinate alone does not tell it apart")
    table: int | None = Field(..., description="the table it is printed in, from 1")
    row: int | None
    column: int | None
    passage: int | None = Field(
        ..., description="the passage of the text that states it where the tables leave it empty"
    )
    cell: str = Field(
        ..., description="address of the cell or passage; empty where it is not known"
    )
