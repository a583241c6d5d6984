"""Whatever the bytes, reading and checking ends: with a verdict, or with a ReadFailure.

MINGZHANG_DEBUG lets an exception inside a rule through, so that no rule can hide one here.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mingzhang.check import check
from mingzhang.check.certificate import Verdict
from mingzhang.facts import Outcome
from mingzhang.formats import ReadFailure
from mingzhang.formats.text import read_bytes
from mingzhang.interpret import interpret
from mingzhang.templates import all_templates

pytestmark = pytest.mark.slow

EXAMPLES = sorted((Path(__file__).resolve().parent.parent / "examples").glob("*.txt"))
CLEAN = next(path for path in EXAMPLES if path.name == "clean-hebei.txt").read_text("utf-8")
LIMIT = 20.0
"""Seconds after which a run counts as hanging, on a busy machine."""

thorough = settings(max_examples=8, suppress_health_check=list(HealthCheck))


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
        verdict = check(interpret(document, all_templates()))
    assert verdict.certificate.outcomes[Outcome.RULE_BROKE] == 0
    for finding in verdict.findings:
        assert finding.message.zh
        assert finding.message.en
        if b"{" not in data:
            assert "{" not in finding.message.zh, finding.message.zh
    return verdict


def told(verdict: Verdict | None) -> list[tuple[str, str, tuple[int, ...]]]:
    assert verdict is not None
    return [(f.check, f.message.zh, tuple(p.line for p in f.places)) for f in verdict.findings]


# ------------------------------------------------------------------------------- damaged lines


def _cut(lines: list[str], draw: random.Random) -> list[str]:
    for _ in range(30):
        at = draw.randrange(len(lines))
        lines[at] = lines[at][: draw.randint(0, len(lines[at]))]
    return lines


def _double(lines: list[str], draw: random.Random) -> list[str]:
    for _ in range(30):
        lines.insert(draw.randrange(len(lines)), draw.choice(lines))
    return lines


def _delete(lines: list[str], draw: random.Random) -> list[str]:
    return [line for line in lines if draw.random() > 0.1] or lines


def _shuffle(lines: list[str], draw: random.Random) -> list[str]:
    draw.shuffle(lines)
    return lines


def _shuffle_a_stretch(lines: list[str], draw: random.Random) -> list[str]:
    start = draw.randrange(len(lines))
    stretch = lines[start : start + 60]
    draw.shuffle(stretch)
    lines[start : start + 60] = stretch
    return lines


def _swap_cells(lines: list[str], draw: random.Random) -> list[str]:
    for _ in range(60):
        one, other = draw.randrange(len(lines)), draw.randrange(len(lines))
        left, right = lines[one].split("\t"), lines[other].split("\t")
        a, b = draw.randrange(len(left)), draw.randrange(len(right))
        left[a], right[b] = right[b], left[a]
        lines[one], lines[other] = "\t".join(left), "\t".join(right)
    return lines


def _drop_cells(lines: list[str], draw: random.Random) -> list[str]:
    for at in range(len(lines)):
        cells = lines[at].split("\t")
        if len(cells) > 1 and draw.random() < 0.3:
            del cells[draw.randrange(len(cells))]
            lines[at] = "\t".join(cells)
    return lines


def _lose_tabs(lines: list[str], draw: random.Random) -> list[str]:
    return [line.replace("\t", " ") for line in lines]


def _cells_on_lines(lines: list[str], draw: random.Random) -> list[str]:
    return [cell for line in lines for cell in line.split("\t")]


def _join_lines(lines: list[str], draw: random.Random) -> list[str]:
    for _ in range(20):
        at = draw.randrange(max(1, len(lines) - 1))
        lines[at : at + 2] = ["".join(lines[at : at + 2])]
    return lines


def _other_figures(lines: list[str], draw: random.Random) -> list[str]:
    def other(c: str) -> str:
        return draw.choice("0123456789.,-%") if c.isdigit() and draw.random() < 0.05 else c

    return ["".join(map(other, line)) for line in lines]


def _odd_characters(lines: list[str], draw: random.Random) -> list[str]:
    odd = "\0\t\f\v\x85\u2028\u3000（）()【】％%。；，、“”‘９一①²½\ufeff\u200b\U0001d7d9\\{}[]"
    for _ in range(150):
        at = draw.randrange(len(lines))
        cut = draw.randint(0, len(lines[at]))
        lines[at] = lines[at][:cut] + draw.choice(odd) + lines[at][cut:]
    return lines


def _repeat_a_block(lines: list[str], draw: random.Random) -> list[str]:
    start = draw.randrange(len(lines))
    at = draw.randrange(len(lines))
    return lines[:at] + lines[start : start + 150] + lines[at:]


DAMAGES = (
    _cut,
    _double,
    _delete,
    _shuffle,
    _shuffle_a_stretch,
    _swap_cells,
    _drop_cells,
    _lose_tabs,
    _cells_on_lines,
    _join_lines,
    _other_figures,
    _odd_characters,
    _repeat_a_block,
)


def damaged(text: str, ways: list[int], seed: int) -> bytes:
    draw = random.Random(seed)
    lines = text.split("\n")
    for way in ways:
        lines = DAMAGES[way](lines, draw)
    return "\n".join(lines).encode("utf-8")


ways = st.lists(st.integers(0, len(DAMAGES) - 1), min_size=1, max_size=3)


@thorough
@given(ways, st.integers(0, 2**31))
def test_a_damaged_disclosure_is_still_checked(chosen: list[int], seed: int) -> None:
    run(damaged(CLEAN, chosen, seed))


@pytest.mark.parametrize("way", range(len(DAMAGES)), ids=[d.__name__.strip("_") for d in DAMAGES])
def test_every_damage_is_survived(way: int) -> None:
    for number, path in enumerate(EXAMPLES):
        if (way + number) % len(EXAMPLES) < 2:
            run(damaged(path.read_text("utf-8"), [way], way))


@pytest.mark.slow
@settings(max_examples=60 if os.environ.get("CI") else 24, suppress_health_check=list(HealthCheck))
@given(ways, st.integers(0, 2**31))
def test_every_reference_document_survives_damage(
    seed_file: Path, chosen: list[int], seed: int
) -> None:
    run(damaged(seed_file.read_text("utf-8"), chosen, seed))


def test_a_reference_document_cut_anywhere_is_still_checked(seed_file: Path) -> None:
    data = seed_file.read_bytes()
    draw = random.Random(seed_file.name)
    run(data[: draw.randrange(len(data))])
    run(data[draw.randrange(len(data)) :])


# --------------------------------------------------------------------------------- any content


@thorough
@given(st.binary(max_size=3000))
def test_any_bytes_end_with_a_verdict_or_a_read_failure(data: bytes) -> None:
    run(data)


pieces = st.sampled_from(
    [
        "部门预算收支总表",
        "部门预算支出总表",
        "450 示例县局",
        "单位：万元",
        "预算年度：2026",
        "序号",
        "科目编码",
        "合计",
        "2101501",
        "行政运行",
        "12.50",
        "0.00",
        "—",
        "栏次",
        "注：空表",
        "一、总体情况",
        "其中：基本支出",
        "万元",
        "增加",
        "减少3.00万元",
        "占50%",
        "绩效目标表",
        "一级指标",
        "≥95%",
        "\t",
        "\t\t",
        "\n",
        "\n\n",
        "。",
        "；",
        "（",
        "）",
        "“",
        "# ",
        "**",
        "\f",
        " ",
    ]
)


@settings(max_examples=120, suppress_health_check=list(HealthCheck))
@given(st.lists(pieces, max_size=120))
def test_pieces_of_disclosures_in_any_order(found: list[str]) -> None:
    run("".join(found).encode("utf-8"))


@settings(max_examples=12, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=400))
def test_any_text_in_a_cell_and_in_a_sentence(text: str) -> None:
    shown = text.replace("\n", " ").encode("utf-8", "replace").decode("utf-8")
    cell = CLEAN.replace("行政运行\t157.13", f"{shown}\t{shown}", 1)
    run(cell.replace("原因是公务用车", f"{shown}原因是公务用车", 1).encode("utf-8"))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b" \t\r\n\f\v ",
        "\u3000\u3000\n\u3000".encode(),
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\0",
        b"\0" * 5000,
        bytes(range(256)) * 40,
        b"%PDF-1.7\n...",
        b"PK\x03\x04" + b"\0" * 300,
        b"\xd0\xcf\x11\xe0" + b"\0" * 300,
    ],
    ids=[
        "empty",
        "newline",
        "white-space",
        "ideographic-spaces",
        "utf8-mark",
        "utf16-mark",
        "nul",
        "nuls",
        "binary",
        "pdf",
        "zip",
        "ole",
    ],
)
def test_what_holds_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(ReadFailure) as caught:
        read_bytes(data)
    assert caught.value.message.zh
    assert caught.value.message.en


# ----------------------------------------------------------------------------------- encodings


FAULTY = next(p for p in EXAMPLES if p.name.startswith("shaanxi")).read_text("utf-8")
"""Has errors, so that equal findings mean something."""


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_gives_the_same_findings(encoding: str) -> None:
    data = FAULTY.encode(encoding)
    if encoding in {"utf-16-le", "utf-16-be"}:
        data = "\ufeff".encode(encoding) + data
    assert told(run(data)) == told(run(FAULTY.encode("utf-8")))


def test_a_reference_document_in_gb18030_gives_the_same_findings(seed_file: Path) -> None:
    text = seed_file.read_text("utf-8")
    assert told(run(text.encode("gb18030"))) == told(run(text.encode("utf-8")))


@pytest.mark.parametrize(
    "ends", [("\r\n",), ("\r",), ("\r", "\r\n", "\n")], ids=["crlf", "cr", "mixed"]
)
def test_line_ends_do_not_matter(ends: tuple[str, ...]) -> None:
    lines = FAULTY.split("\n")
    other = "".join(line + ends[number % len(ends)] for number, line in enumerate(lines))
    assert told(run(other.encode("utf-8"))) == told(run(FAULTY.encode("utf-8")))


def test_a_few_damaged_bytes_do_not_cost_the_document() -> None:
    data = bytearray(CLEAN.encode("utf-8"))
    for at in range(5000, len(data), 4000):
        data[at] = 0xFF
    verdict = run(bytes(data))
    assert verdict is not None
    assert len(verdict.reading.tables) > 5
    assert "damaged" in verdict.reading.document.encoding


def test_nul_bytes_in_the_text_do_no_harm() -> None:
    verdict = run(CLEAN.replace("支出", "支\0出", 3).encode("utf-8"))
    assert verdict is not None
    assert verdict.reading.tables
