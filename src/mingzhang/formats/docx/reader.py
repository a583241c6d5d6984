"""Word file -> Document: paragraphs with their heading levels, tables with their merged cells.

Only word/document.xml and the styles are looked at. What a reader of the page sees is read: results
of fields, not their codes; inserted text, not deleted.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Final

from lxml import etree

from mingzhang.documents import Document
from mingzhang.facts import Message
from mingzhang.formats.failure import ReadFailure
from mingzhang.formats.gathering import Gathered, too_much

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MAX_PART = 200 * 1024 * 1024
"""Bytes of one unpacked part; a disclosure is far below, a zip bomb above."""
_SKIPPED = frozenset(
    _W + name
    for name in ("del", "moveFrom", "instrText", "delText", "rPr", "pPr", "footnoteReference")
) | {_MC + "Fallback"}
_NO_ELEMENT = (etree._Comment, etree._ProcessingInstruction, etree._Entity)
_HEADING = re.compile(r"(?:heading|标题)\s*(\d)", re.I)
_DEEPEST = 6
_WIDEST_SPAN = 200


def read_docx(data: bytes, path: str = "") -> Document:
    """Read the bytes of a Word file. Raises :class:`ReadFailure` when they are none, or damaged."""
    body, levels = _open(data)
    gathered = Gathered()
    for element in _blocks(body):
        if element.tag == _W + "p":
            for text in _texts(element):
                gathered.paragraph(text, _level(element, levels))
        else:
            _table(element, gathered)
    return gathered.document(data, path)


def _open(data: bytes) -> tuple[etree._Element, dict[str, int]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            document = _parse(package, "word/document.xml")
            names = {name.lower() for name in package.namelist()}
            styles = _parse(package, "word/styles.xml") if "word/styles.xml" in names else None
    except (
        zipfile.BadZipFile,
        KeyError,
        etree.XMLSyntaxError,
        OSError,
        EOFError,
        ValueError,
        RuntimeError,
        NotImplementedError,
    ) as error:
        raise _damaged() from error
    except Exception as error:  # zlib.error is not exported by zipfile
        if type(error).__name__ == "error":
            raise _damaged() from error
        raise
    body = document.find(_W + "body")
    if body is None:
        raise _damaged()
    return body, {} if styles is None else _heading_levels(styles)


def _parse(package: zipfile.ZipFile, name: str) -> etree._Element:
    info = package.getinfo(name)
    if info.file_size > _MAX_PART:
        raise too_much()
    with package.open(info) as part:
        content = part.read(_MAX_PART + 1)
    if len(content) > _MAX_PART:
        raise too_much()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    root = etree.fromstring(content, parser)
    if b"<!DOCTYPE" in content[:1024]:
        raise _damaged()
    return root


def _damaged() -> ReadFailure:
    return ReadFailure(
        Message(
            "Word 文件不完整或已损坏，读不出来。请用 Word 或 WPS 打开后另存为 .docx 再试。",
            "The Word file is incomplete or damaged. Please open it in Word or WPS and save it as "
            ".docx again.",
        )
    )


# -- blocks ------------------------------------------------------------------------------------


def _blocks(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables in order; wrappers (content controls, insertions) are opened."""
    for child in parent:
        if child.tag in (_W + "p", _W + "tbl"):
            yield child
        elif child.tag not in _SKIPPED and not isinstance(child, _NO_ELEMENT):
            yield from _blocks(child)


def _heading_levels(styles: etree._Element) -> dict[str, int]:
    """Style id -> heading level: by its outline level, its name, or its parent style."""
    found: dict[str, int] = {}
    parents: dict[str, str] = {}
    for style in styles.iter(_W + "style"):
        name = style.get(_W + "styleId", "")
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        said = style.find(_W + "name")
        match = _HEADING.match(said.get(_W + "val", "")) if said is not None else None
        if outline is not None:
            found[name] = _number(outline.get(_W + "val"), 9) + 1
        elif match:
            found[name] = int(match[1])
        based = style.find(_W + "basedOn")
        if based is not None:
            parents[name] = based.get(_W + "val", "")
    for name in parents:
        seen, above = {name}, parents[name]
        while name not in found and above and above not in seen:
            if above in found:
                found[name] = found[above]
            seen.add(above)
            above = parents.get(above, "")
    return {name: level for name, level in found.items() if 0 < level <= _DEEPEST}


def _level(paragraph: etree._Element, levels: dict[str, int]) -> int:
    outline = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
    if outline is not None:
        level = _number(outline.get(_W + "val"), 9) + 1
        return level if level <= _DEEPEST else 0
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return levels.get(style.get(_W + "val", ""), 0) if style is not None else 0


def _texts(paragraph: etree._Element) -> Iterator[str]:
    """The text of a paragraph, then those of text boxes anchored in it."""
    boxes: list[etree._Element] = []
    pieces: list[str] = []
    _collect(paragraph, pieces, boxes)
    yield "".join(pieces)
    for box in boxes:
        for inner in box.iter(_W + "p"):
            texts: list[str] = []
            _collect(inner, texts, [])
            yield "".join(texts)


def _collect(element: etree._Element, pieces: list[str], boxes: list[etree._Element]) -> None:
    for child in element:
        tag = child.tag
        if tag in _SKIPPED or isinstance(child, _NO_ELEMENT):
            continue
        if tag == _W + "t":
            pieces.append(child.text or "")
        elif tag == _W + "tab":
            pieces.append("\t")
        elif tag in (_W + "br", _W + "cr"):
            pieces.append("\n")
        elif tag == _W + "noBreakHyphen":
            pieces.append("-")
        elif tag == _W + "txbxContent":
            boxes.append(child)
        else:
            _collect(child, pieces, boxes)


# -- tables ------------------------------------------------------------------------------------


def _table(table: etree._Element, gathered: Gathered) -> None:
    """Rows with the covered cells of merged ones empty; tables inside cells follow after."""
    inner: list[etree._Element] = []
    rows: list[list[str]] = []
    for row in _children(table, "tr"):
        cells: list[str] = [""] * _skipped(row)
        for cell in _children(row, "tc"):
            properties = cell.find(_W + "tcPr")
            merged = properties.find(_W + "vMerge") if properties is not None else None
            covered = merged is not None and merged.get(_W + "val") != "restart"
            text = _cell_text(cell, inner)
            cells.append("" if covered else text)
            cells.extend([""] * (_span(properties) - 1))
        rows.append(cells)
    width = max(map(len, rows), default=0)
    gathered.table([row + [""] * (width - len(row)) for row in rows])
    for nested in inner:
        _table(nested, gathered)


def _children(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Children of this name, content controls and insertions opened."""
    for child in parent:
        if child.tag == _W + name:
            yield child
        elif child.tag in (_W + "sdt", _W + "sdtContent", _W + "ins", _W + "customXml"):
            yield from _children(child, name)


def _skipped(row: etree._Element) -> int:
    before = row.find(f"{_W}trPr/{_W}gridBefore")
    return 0 if before is None else min(_number(before.get(_W + "val"), 0), _WIDEST_SPAN)


def _span(properties: etree._Element | None) -> int:
    span = properties.find(_W + "gridSpan") if properties is not None else None
    return 1 if span is None else max(1, min(_number(span.get(_W + "val"), 1), _WIDEST_SPAN))


def _cell_text(cell: etree._Element, inner: list[etree._Element]) -> str:
    texts: list[str] = []
    for block in _blocks(cell):
        if block.tag == _W + "tbl":
            inner.append(block)
        else:
            texts.extend(_texts(block))
    return "\n".join(text for text in texts if text.strip())


def _number(said: str | None, otherwise: int) -> int:
    return int(said) if said is not None and said.isdigit() else otherwise
