"""Publishing: what was approved becomes a version of the disclosure for everybody to see."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Max
from django.utils import timezone

from mingzhang.documents import Document, Paragraph, Table, TextRole
from mingzhang.facts import Amount, Blank, Box, Fact, Message, Origin
from mingzhang.formats.confined import Limits, Stopped, run_confined
from mingzhang.interpret.furniture import is_furniture
from mingzhang.interpret.model import Reading, ReadTable
from mingzhang.web.models import (
    Figure,
    Filing,
    Organisation,
    Passage,
    Publication,
    PublishedFile,
    PublishedPage,
    PublishedTable,
    Revision,
    User,
)
from mingzhang.web.pure.placing import columns
from mingzhang.web.pure.work import Set, make_set
from mingzhang.web.services.auditing import atomic, record, take_turns
from mingzhang.web.services.moving import Refused, Stale, move, stale

FORMATS = ("pdf", "docx", "xlsx", "html", "json")
_LIMITS = Limits(900, 3072, fresh=True)
_LARGEST = 2**63 - 1
_NO_TITLE = re.compile(r"[（(]?\s*(?:20\d\d|20XX)\s*[）)]?\s*年?度?\s*[）)]?|目\s*录|\d+")
_AXES = (
    "flow",
    "fund",
    "carry",
    "category",
    "function",
    "dept_econ",
    "gov_econ",
    "item",
    "project",
    "measure",
)


def confined(
    order: tuple[str, str, Sequence[str]], watch: Callable[[], None] | None = None
) -> Set | Message:
    """A set (see :func:`make_set`), compiled in a limited child process."""
    return run_confined(make_set, order, _LIMITS, watch)


def publish(
    filing: Filing,
    action: str,
    user: User,
    version: int,
    note: str = "",
    compiled: Callable[[tuple[str, str, Sequence[str]]], Set | Message] = confined,
    also: Callable[[], object] = lambda: None,
) -> Publication:
    """Compile the revision, move the filing and store the version, all or nothing; ``also`` is done
    in the same transaction.

    Compiling takes seconds and is done before the transaction; whether the revision is still the
    one that was seen is decided by the version, as for every move.
    """
    revision = filing.revision
    if revision is None:
        raise Refused(Message("还没有填报内容。", "Nothing has been filled in yet."))
    if filing.version != version:
        raise Stale(stale(filing))
    organisation = filing.organisation
    try:
        made = compiled((revision.content, organisation.code, FORMATS))
    except Stopped as stopped:
        raise Refused(stopped.message) from stopped
    if isinstance(made, Message):
        raise Refused(made)
    if made.errors:
        raise Refused(_errors_now(made.errors))
    with atomic():
        moved = move(filing, action, user, version, note)
        if moved.revision_id != revision.pk:  # what was compiled is not what is published
            raise Stale(stale(moved))
        also()
        return store(
            organisation,
            filing.year,
            made.reading,
            [(form, f"{made.name}.{form}", data, False) for form, data in made.files],
            made.certificate,
            user,
            revision=revision,
            note=note,
            counts=(made.errors, made.warnings),
        )


def _errors_now(errors: int) -> Message:
    return Message(
        f"公开前再次审核，发现{errors}个错误（审核规则可能已更新），没有公开。请先再次审核这一稿，"
        "改正后重新办理。",
        f"Checked again before publishing, it has {errors} errors (the rules may be newer); it was "
        "not published. Have this version checked again and mend it first.",
    )


def store(
    organisation: Organisation,
    year: int,
    reading: Reading,
    files: Sequence[tuple[str, str, bytes, bool]],
    certificate: dict[str, Any],
    user: User | None,
    *,
    revision: Revision | None = None,
    note: str = "",
    counts: tuple[int, int] = (0, 0),
    pages: Iterable[tuple[int, float, float, bytes]] = (),
    source: tuple[date | None, str] = (None, ""),
) -> Publication:
    """Store a reading as the next version of a disclosure. ``files`` are format, name, content and
    whether it is the original that was uploaded; ``pages`` are pictures (WebP) of pages of the
    original: number, width and height in points, content. ``source`` says when and where its body
    had published what is collected, as far as that is known."""
    with atomic():
        take_turns()  # two that are stored at once must not take the same number
        same = Publication.objects.filter(
            organisation=organisation, year=year, stage=reading.template.stage
        )
        publication = Publication.objects.create(
            organisation=organisation,
            body=organisation.name,
            year=year,
            stage=reading.template.stage,
            number=(same.aggregate(last=Max("number"))["last"] or 0) + 1,
            revision=revision,
            published_at=timezone.now(),
            source_date=source[0],
            source_address=source[1],
            note=note,
            template=reading.template.id,
            certificate=certificate,
            errors=counts[0],
            warnings=counts[1],
        )
        for form, name, data, original in files:
            held = PublishedFile(
                publication=publication,
                format=form,
                name=name,
                sha256=hashlib.sha256(data).hexdigest(),
                size=len(data),
                original=original,
            )
            held.file.save(f"{publication.public_id}/{form}", ContentFile(data), save=True)
        for page, width, height, data in pages:
            shown = PublishedPage(publication=publication, number=page, width=width, height=height)
            name = f"{publication.public_id}/pages/{page}.webp"
            shown.picture.save(name, ContentFile(data), save=True)
        tables = list(_tables(reading.document, reading))
        PublishedTable.objects.bulk_create(
            PublishedTable(publication=publication, **table) for table, _ in tables
        )
        lines = {
            line: (table["number"], row)
            for table, where in tables
            for row, line in enumerate(where, start=1)
        }
        printed = {table["number"]: table for table, _ in tables}
        passages = list(enumerate(_passages(reading), start=1))
        sentences = {line: number for number, (_, where) in passages for line in where}
        Figure.objects.bulk_create(
            Figure(publication=publication, **figure)
            for figure in (
                *_figures(reading.facts, lines, printed),
                *_figures_of_text(reading.facts, sentences),
            )
        )
        Passage.objects.bulk_create(
            Passage(publication=publication, number=number, **one) for number, (one, _) in passages
        )
        record(
            user,
            "publication.store",
            publication,
            after={
                "year": year,
                "number": publication.number,
                "errors": counts[0],
                "warnings": counts[1],
                "certificate": certificate,
                "files": {form: hashlib.sha256(data).hexdigest() for form, _, data, _ in files},
            },
            reason=note,
            organisation=organisation.name,
        )
    return publication


def _tables(document: Document, reading: Reading) -> Iterator[tuple[dict[str, Any], list[int]]]:
    """Each table as it is shown, and the source line of each of its rows."""
    known = {row.place.line: table for table in reading.tables for row in table.rows}
    known |= {table.place.line: table for table in reading.tables}
    number, title = 0, ""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            if block.style is None or block.style.role is TextRole.TABLE_TITLE or block.level:
                title = block.text.strip() if _is_title(block.text) else title
        elif isinstance(block, Table):
            number += 1
            lines = [row.line for row in block.rows]
            read = next((known[line] for line in lines if line in known), None)
            grid = block.grid
            yield (
                {
                    "number": number,
                    "kind": read.kind if read is not None else "",
                    "title": (read.title if read is not None else title)[:200],
                    "unit": str(read.spec.unit.value) if read is not None else "",
                    "head": _head(block, read),
                    "rows": [list(row.cells) for row in block.rows],
                    "spans": [[s.row, s.column, s.rows, s.columns] for s in grid.spans]
                    if grid is not None
                    else [],
                    "boxes": _boxes(block),
                },
                lines,
            )


def _is_title(text: str) -> bool:
    """Whether a paragraph can name the table below it: the year, the unit, whose it is do not."""
    said = text.strip()
    return bool(said) and not is_furniture(said) and not _NO_TITLE.fullmatch(said)


def _head(table: Table, read: ReadTable | None) -> int:
    """How many rows are heads: as the table is set, or what stands above its first row that was
    read."""
    if table.grid is not None and table.grid.head:
        return table.grid.head
    lines = {row.place.line for row in read.rows} if read is not None else set()
    return next((at for at, row in enumerate(table.rows) if row.line in lines), 0)


def _boxes(table: Table) -> list[list[list[float] | None]]:
    """Where each cell stands; none where the source has no pages. Hundredths of a point are enough
    to find a cell."""
    if not any(row.boxes for row in table.rows):
        return []
    return [[_box(box) for box in row.boxes] for row in table.rows]


def _box(box: Box | None) -> list[float] | None:
    if box is None:
        return None
    corners = (box.left, box.top, box.right, box.bottom)
    return [box.page, *(round(corner, 2) for corner in corners)]


def _figures(
    facts: Iterable[Fact], lines: dict[int, tuple[int, int]], printed: dict[int, dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Figures of tables and forms; what is not a figure, or too large to be one, is left out."""
    by_line: dict[int, list[Fact]] = {}
    for fact in facts:
        if fact.origin is not Origin.NARRATIVE:
            by_line.setdefault(fact.place.line, []).append(fact)
    for line, held in by_line.items():
        table, row = lines.get(line, (None, None))
        at: list[int | None] = [None] * len(held)
        if table is not None and row is not None:
            at = columns(held, printed[table]["rows"], row, printed[table]["head"])
        for fact, column in zip(held, at, strict=True):
            if (figure := _figure(fact)) is not None:
                yield {**figure, "table": table, "row": row, "column": column}


def _figures_of_text(facts: Iterable[Fact], sentences: dict[int, int]) -> Iterator[dict[str, Any]]:
    """What the text states where the tables leave the cell empty: many print no noughts, and say
    in words that nothing is planned. Where a cell has a figure, the cell speaks."""
    held = list(facts)
    cells = [fact for fact in held if fact.origin is not Origin.NARRATIVE]
    empty = {fact.coordinate for fact in cells if fact.value in _EMPTY}
    empty -= {fact.coordinate for fact in cells if fact.value not in _EMPTY}
    seen = set()
    for fact in held:
        figure = _figure(fact)
        passage = sentences.get(fact.place.line)
        if fact.origin is not Origin.NARRATIVE or figure is None or passage is None:
            continue
        exact = isinstance(fact.value, Amount) and not fact.value.about
        if exact and fact.coordinate in empty and (fact.coordinate, figure["fen"]) not in seen:
            seen.add((fact.coordinate, figure["fen"]))
            yield {**figure, "passage": passage}


_EMPTY = (Blank.BLANK, Blank.DASH, Blank.NOT_APPLICABLE)


def _figure(fact: Fact) -> dict[str, Any] | None:
    """A fact at its coordinate; None where it is no figure, or too large to be one."""
    if not isinstance(fact.value, Amount):
        return None
    hundredths = fact.value.base * 100
    if abs(hundredths) > _LARGEST or hundredths != hundredths.to_integral_value():
        return None
    said = dict(fact.coordinate.items())
    return {
        **{axis: said.get(axis, "")[:200] for axis in _AXES},
        "further": {k: v for k, v in said.items() if k not in _AXES},
        "fen": int(hundredths),
        "unit": fact.value.unit.value,
        "decimals": fact.value.decimals,
    }


def _passages(reading: Reading) -> Iterator[tuple[dict[str, str], list[int]]]:
    """Sections and performance forms, to be searched, and the lines of the source in them."""
    for section in reading.sections:
        if section.text.strip():
            told = {"kind": "section", "title": section.title[:200], "text": section.text}
            yield told, [place.line for _, place in section.paragraphs]
    for form in reading.forms:
        text = "\n".join(f"{i.level2} {i.level3} {i.value}" for i in form.indicators)
        yield {"kind": "project", "title": form.name[:200], "text": text}, []
