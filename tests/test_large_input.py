"""Files of fifty megabytes, lines without end, thousands of tables: an answer comes in seconds."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from mingzhang.check import check
from mingzhang.check.certificate import Verdict
from mingzhang.formats import ReadFailure
from mingzhang.formats.text import read_bytes, read_file
from mingzhang.interpret import interpret
from mingzhang.templates import all_templates

pytestmark = pytest.mark.slow

CLEAN = (Path(__file__).resolve().parent.parent / "examples" / "clean-hebei.txt").read_text("utf-8")
LIMIT = 20.0
"""Seconds after which a run counts as hanging, on a busy machine."""


@pytest.fixture(autouse=True)
def _let_rules_raise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MINGZHANG_DEBUG", "1")


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fails when the block takes longer; breaks it off where signals can do that."""

    def late(*_: object) -> None:
        raise TimeoutError(f"not finished after {seconds} s")

    start = time.monotonic()
    armed = hasattr(signal, "setitimer")
    before = signal.signal(signal.SIGALRM, late) if armed else None
    if armed:
        signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        if armed:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
    assert time.monotonic() - start < seconds


def run(data: bytes, seconds: float = LIMIT) -> Verdict | None:
    """Read and check; None for a ReadFailure."""
    with within(seconds):
        try:
            document = read_bytes(data)
        except ReadFailure:
            return None
        return check(interpret(document, all_templates()))


# ---------------------------------------------------------------------------------- large files

MB = 1024 * 1024


@pytest.mark.parametrize(
    "data",
    [
        lambda: b"1" * (50 * MB),
        lambda: b"12.34\n" * (50 * MB // 6),
        lambda: b"1234567890\t" * 9 + b"1\n" + b"12.34\t5.00\n" * (50 * MB // 11),
        lambda: b"1," * (25 * MB),
        lambda: b"\n" * (50 * MB) + b"1",
        lambda: b" " * (50 * MB) + b"1",
        lambda: b"9" * (65 * MB),
    ],
    ids=["one-line", "lines", "rows", "commas", "line-ends", "spaces", "too-large"],
)
def test_fifty_megabytes_end_in_seconds(data: object) -> None:
    run(data(), 10)  # type: ignore[operator]


def test_too_much_text_is_refused_before_it_is_read() -> None:
    assert run(("1" * 20_000 + "\n").encode() * 2500, 10) is None
    assert run("基本支出12.50万元，其中：\n".encode() * 300_000, 10) is None


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(200 * MB)
    with within(1), pytest.raises(ReadFailure, match="200 MB"):
        read_file(path)


def test_a_hundred_thousand_tabs_in_a_line() -> None:
    run(("合计" + "\t" * 100_000 + "1\n").encode())
    row = "\t".join(["2101501", "行政运行", *["1.00"] * 100_000])
    run(CLEAN.replace("2012601\t行政运行", row + "\n2012601\t行政运行", 1).encode())


def test_thousands_of_tables() -> None:
    tables = "".join(f"表{n}\n\n科目编码\t合计\n{n}\t{n}.00\n\n" for n in range(3000))
    run(tables.encode())
    known = "部门预算支出总表\n\n科目编码\t科目名称\t合计\n2101501\t行政运行\t1.00\n\n" * 600
    run(known.encode(), 40)


def test_a_table_of_thousands_of_rows() -> None:
    rows = "".join(f"{n}\t20{n:05d}\t某项支出\t1.00\t1.00\t\t\t\t\n" for n in range(1000))
    run(
        CLEAN.replace(
            "部门预算财政拨款收支总表\n\n101", rows + "\n部门预算财政拨款收支总表\n\n101", 1
        ).encode(),
        40,
    )


LONG = {
    "digits": "1",
    "figures": "12.5",
    "money": "基本支出12.50万元，其中：",
    "percentages": "占12.3%，",
    "changes": "比上年增加1.2万元，增长3.4%；",
    "sentences": "基本支出12.50万元。",
    "months": "3月底",
    "targets": "达到90%以上；",
    "counts": "6家单位和13家机构",
    "brackets": "（（“",
    "stops": "。。",
    "spaces": " 支出",
    "document-numbers": "冀财社〔2025〕128号",
    "forms": "绩效目标表",
    "same": "国",
    "latin": "and ",
    "marks": "**<b>",
}


def with_a_long_line(where: str, kind: str, length: int) -> bytes:
    long = (LONG[kind] * (length // len(LONG[kind]) + 1))[:length]
    if where == "cell":
        text = CLEAN.replace("行政运行\t157.13", f"行政运行\t{long}", 1)
    else:
        mark = "# " if where == "heading" else ""
        text = CLEAN.replace("本部门全部收支", f"\n{mark}{long}\n\n本部门全部收支", 1)
    assert long in text
    return text.encode()


@pytest.mark.parametrize("kind", LONG)
def test_a_cell_of_twenty_thousand_characters(kind: str) -> None:
    run(with_a_long_line("cell", kind, 20_000), 10)


@pytest.mark.parametrize("kind", LONG)
@pytest.mark.parametrize("where", ["paragraph", "heading"])
def test_a_line_of_twenty_thousand_characters(where: str, kind: str) -> None:
    run(with_a_long_line(where, kind, 20_000), 10)


def test_a_figure_of_thousands_of_digits() -> None:
    for unit in ("万元", "%", "人"):
        run(CLEAN.replace("本部门全部收支", f"共{'7' * 9000}{unit}，本部门全部收支", 1).encode())
