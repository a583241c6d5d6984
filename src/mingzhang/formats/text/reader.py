"""Text file -> Document.

Two shapes are told apart by what stands in the file:

* **tabbed**: table rows are lines with tabs; Markdown headings (``#``) and bold marks may occur;
* **loose**: a PDF text dump, in which cells broke over lines, empty cells vanished and a page
  begins with a form feed or a leading space. Its lines are handed on one by one (``loose``
  paragraphs).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from mingzhang.documents import Block, Document, Mend, Paragraph, Row, Table
from mingzhang.facts import Message
from mingzhang.formats.failure import ReadFailure
from mingzhang.formats.opening import load, no_text, refuse_empty

MAX_LINE = 20_000
"""Longer lines are cut for reading: no cell or paragraph of a disclosure is that long."""
MAX_LINES = 200_000
"""Long dumps have some three thousand lines a body; a file with more than this is refused."""
MAX_TEXT = 4_000_000
"""Characters, after long lines are cut: some hundred and fifty disclosures; more is refused."""

_BOLD = re.compile(r"</?b>|\*\*")
_HEADING = re.compile(r"^(#{1,6})\s+(.*)$")
_CONTENTS = re.compile(r"^[^\t]*\t[\s.…·]*\d{1,3}\s*$")
"""A contents line (title, tab, page) is no table row; a dump may have them as well."""
_ENCODINGS = ("utf-8-sig", "gb18030", "utf-16")


def read_file(path: Path) -> Document:
    """Read a text file. Raises :class:`ReadFailure` with a sentence for the user."""
    return read_bytes(load(path), str(path))


def read_bytes(data: bytes, path: str = "") -> Document:
    """Read the bytes of a text file (UTF-8, UTF-16 or GB18030)."""
    refuse_empty(data)
    if data.startswith((b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise ReadFailure(
            Message(
                "这是 PDF、Word 或 Excel 文件，目前只能读取文本文件。请先导出为文本（.txt）。",
                "This is a PDF, Word or Excel file; only text files can be read at present. "
                "Please export it as text (.txt) first.",
            )
        )
    text, encoding = _decode(data)
    mends: list[Mend] = []
    if encoding != "utf-8":
        mends.append(Mend(1, 0, "encoding", encoding, "utf-8"))
    lines = _lines(text)
    loose = not any("\t" in line and not _CONTENTS.search(line) for line in lines)
    if loose:
        lines = [line.replace("\t", " ") for line in lines]
    blocks = tuple(_loose_blocks(lines) if loose else _tabbed_blocks(lines))
    if not blocks:
        raise no_text()
    return Document(
        path,
        hashlib.sha256(data).hexdigest(),
        "loose" if loose else "tabbed",
        blocks,
        encoding,
        tuple(mends),
    )


def lines_of(data: bytes) -> list[str]:
    """The lines of a text file as places count them. Raises :class:`ReadFailure`."""
    return _lines(_decode(data)[0])


def _lines(text: str) -> list[str]:
    """The lines, long ones cut. Raises ReadFailure when there are more than anyone published."""
    number = text.count("\n") + text.count("\r") - text.count("\r\n") + 1
    if number > MAX_LINES:
        raise _too_much(f"{number} 行", f"{number} lines", MAX_LINES)
    lines = [line[:MAX_LINE] for line in re.split(r"\r\n|\r|\n", text)]
    size = sum(map(len, lines))
    if size > MAX_TEXT:
        raise _too_much(f"{size} 个字符", f"{size} characters", MAX_TEXT)
    return lines


def _too_much(zh: str, en: str, most: int) -> ReadFailure:
    return ReadFailure(
        Message(
            f"文件有 {zh}，超过上限 {most}，未读取。请确认是部门预算公开文件，或拆分后再读。",
            f"The file has {en}, above the limit of {most}. Please make sure that it is a budget "
            "disclosure, or split it.",
        )
    )


def _decode(data: bytes) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = _ENCODINGS[:2]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _looks_like_text(text):
            return text, "utf-8" if encoding == "utf-8-sig" else encoding
    # A few damaged bytes must not cost the whole document.
    text = data.decode("utf-8", errors="replace")
    if text.count("\ufffd") > len(text) // 50 or not _looks_like_text(text):
        raise ReadFailure(
            Message(
                "文件不是文本（无法按 UTF-8 或 GB18030 解码）。请重新导出为文本文件。",
                "The file is not text (neither UTF-8 nor GB18030). Please export it as text again.",
            )
        )
    return text, "utf-8 (damaged)"


def _looks_like_text(text: str) -> bool:
    sample = text[:20_000]
    control = sum(1 for c in sample if c < " " and c not in "\t\r\n\f\x0b")
    private = sum(1 for c in sample if unicodedata.category(c) in {"Co", "Cn"})
    return control + private <= len(sample) // 50


def _tabbed_blocks(lines: list[str]) -> Iterator[Block]:
    rows: list[Row] = []
    page = 0
    for number, raw in enumerate(lines, start=1):
        if "\f" in raw:
            page = max(page, 1) + raw.count("\f")
            raw = raw.replace("\f", "")
        line = _BOLD.sub("", raw)
        if "\t" in line:
            rows.append(Row(tuple(cell.strip() for cell in line.split("\t")), number, page))
            continue
        if rows:
            yield Table(tuple(rows))
            rows = []
        if not line.strip():
            continue
        heading = _HEADING.match(line.strip())
        level, text = (len(heading[1]), heading[2]) if heading else (0, line)
        if text.strip():
            yield Paragraph(text.strip(), number, page, level, lines=(number,))
    if rows:
        yield Table(tuple(rows))


def _loose_blocks(lines: list[str]) -> Iterator[Block]:
    page = 1
    for number, raw in enumerate(lines, start=1):
        # Dumps mark a new page by a form feed; some converters leave a single space of it.
        starts_page = "\f" in raw or (raw.startswith(" ") and not raw.startswith("  "))
        if starts_page and number > 1:
            page += 1
        text = _BOLD.sub("", raw.replace("\f", "")).strip()
        if text:
            yield Paragraph(text, number, page, loose=True, lines=(number,))
