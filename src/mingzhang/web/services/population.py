"""Taking in how many people live where: the figures per head need it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mingzhang.facts import Message
from mingzhang.web.models import Population
from mingzhang.web.services.auditing import atomic, record

_COLUMNS = ("division", "year", "people", "source")
_HEADS = {"区划": "division", "年度": "year", "人口": "people", "来源": "source"}
_LARGEST = 2_000_000_000


@dataclass
class Unfit(Exception):  # noqa: N818 - a refusal, as elsewhere
    """A file that is not taken in, and why."""

    said: Message


def load(file: Path) -> int:
    """Take a CSV file in: division, year, people, source (or 区划、年度、人口、来源). All or
    nothing; a row that is known already is replaced. Returns how many rows there were."""
    rows = list(_read(file))
    if not rows:
        raise Unfit(Message("文件里没有数据行。", "There are no rows in the file."))
    with atomic():
        for division, year, people, source in rows:
            held, _ = Population.objects.update_or_create(
                division=division, year=year, defaults={"people": people, "source": source}
            )
        record(None, "population.load", held, after={"rows": len(rows), "file": file.name})
    return len(rows)


def _read(file: Path) -> Iterator[tuple[str, int, int, str]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise Unfit(
            Message(
                f"读不了 {file}，请保存为 UTF-8 的 CSV。", f"{file} cannot be read as UTF-8 CSV."
            )
        ) from error
    lines = csv.DictReader(text.splitlines())
    names = {_HEADS.get(n.strip(), n.strip()): n for n in lines.fieldnames or () if n}
    if missing := [column for column in _COLUMNS if column not in names]:
        raise Unfit(
            Message(
                f"缺少列：{'、'.join(missing)}。需要 区划、年度、人口、来源 四列。",
                f"Columns are missing: {', '.join(missing)}.",
            )
        )
    for number, line in enumerate(lines, start=2):
        cells = {column: (line[names[column]] or "").strip() for column in _COLUMNS}
        yield _row(number, cells)


def _row(number: int, cells: dict[str, str]) -> tuple[str, int, int, str]:
    division, year, people = cells["division"], cells["year"], cells["people"].replace(",", "")
    whole = all(one.isascii() and one.isdigit() for one in (division, year, people))
    if not (whole and len(division) == 6 and len(year) == 4 and 0 < int(people) < _LARGEST):
        raise Unfit(
            Message(
                f"第 {number} 行不对：区划应为六位代码，年度四位，人口为正整数（人）。",
                f"Line {number} is wrong: a code of six digits, a year, a whole number of people.",
            )
        )
    if not cells["source"]:
        raise Unfit(
            Message(f"第 {number} 行没有写明来源。", f"Line {number} does not say its source.")
        )
    return division, int(year), int(people), cells["source"][:200]
