"""The original with the findings as annotations: at the right spots, and nothing else changed."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from pikepdf import Array, Dictionary, Name

from mingzhang.cli import main
from mingzhang.cli.report import ReportFormat
from mingzhang.cli.report.as_pdf import annotated
from mingzhang.cli.report.model import DocumentEntry, FindingEntry, PlaceEntry
from mingzhang.documents import PageSize
from mingzhang.facts import Box, Severity

SHOWN = (350.0, 540.0)
"""What the CropBox of the made-up page leaves: width and height before it is turned."""


def blank(turns: int = 0, prepare: Callable[[pikepdf.Pdf], None] = lambda pdf: None) -> bytes:
    """A page whose MediaBox does not begin at zero, cut by a CropBox and turned."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(400, 600))
    page = pdf.pages[0]
    page.MediaBox = Array([10, 20, 410, 620])
    page.CropBox = Array([30, 50, 380, 590])
    page.Rotate = 90 * turns
    prepare(pdf)
    written = io.BytesIO()
    pdf.save(written)
    return written.getvalue()


def with_finding(box: Box, **more: object) -> DocumentEntry:
    spot = PlaceEntry(3, 1, "", "支出总表", "合计", "合计", "9.00", "《支出总表》", (box,), (box,))
    finding = FindingEntry(
        "f" * 16, "G5", "合计", Severity.ERROR, "应为 8.00。", "9.00万元", "8.00万元", "1.00万元",
        "", "《预算法》", (spot,), (),
    )  # fmt: skip
    width, height = more.pop("size", SHOWN)  # type: ignore[misc]
    pages = (PageSize(width, height),)
    return DocumentEntry("a.pdf", "0" * 64, findings=(finding,), pages=pages, **more)  # type: ignore[arg-type]


def picture(data: bytes) -> np.ndarray:
    """The page as it is shown with its annotations: one pixel a point."""
    return np.asarray(pypdfium2.PdfDocument(data)[0].render(scale=1).to_pil().convert("L"))


@dataclass(frozen=True)
class Note:
    """An annotation as a reader of PDF shows it."""

    kind: str
    author: str
    subject: str
    text: str


def annotations(data: bytes, page: int = 0) -> list[Note]:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return [
            Note(*(str(a.get(name, "")) for name in ("/Subtype", "/T", "/Subj", "/Contents")))
            for a in pdf.pages[page].get("/Annots", [])
            if a.get("/Subtype") != "/Popup"
        ]


# ------------------------------------------------------------------------- where they are drawn


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_frame_is_drawn_where_the_page_shows_the_cell(turns: int) -> None:
    size = SHOWN if turns % 2 == 0 else SHOWN[::-1]
    box = Box(1, 120, 60, 200, 75)
    copy = annotated(with_finding(box, size=size), blank(turns), "zh")
    shown = picture(copy.annotated)
    assert shown.shape == (size[1], size[0])
    shown = shown[:, 40:]  # without the note of the whole file
    rows, columns = np.nonzero(shown < 250)
    assert rows.min() == pytest.approx(60, abs=1)
    assert rows.max() + 1 == pytest.approx(75, abs=1)
    assert columns.min() + 40 == pytest.approx(120, abs=1)
    assert columns.max() + 41 == pytest.approx(200, abs=1)


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_the_note_of_the_file_stands_at_the_upper_left_as_shown(turns: int) -> None:
    size = SHOWN if turns % 2 == 0 else SHOWN[::-1]
    copy = annotated(with_finding(Box(1, 120, 60, 200, 75), size=size), blank(turns), "zh")
    rows, columns = np.nonzero(picture(copy.annotated)[:40, :40] < 250)
    assert (rows.min(), columns.min()) == (12, 12)


# ----------------------------------------------------------------------------- what they say


def test_every_finding_and_every_uncertain_figure_is_annotated(paged) -> None:
    entry = paged.entry(ReportFormat.PDF_ANNOTATED)
    said = [a.text for page in range(len(entry.pages)) for a in annotations(entry.annotated, page)]
    for finding in entry.findings:
        assert any(text.startswith(finding.message) for text in said)
    for figure in entry.unsupported:
        page = figure.place.page - 1
        assert any("没有依据" in a.text for a in annotations(entry.annotated, page))
    assert any("没有读出" in text for text in said)


def test_an_annotation_holds_author_severity_and_the_whole_finding() -> None:
    copy = annotated(with_finding(Box(1, 120, 60, 200, 75)), blank(), "zh")
    note, frame = annotations(copy.annotated)
    assert (frame.author, frame.subject) == ("明账", "错误 1 · G5 合计")
    for word in (
        "应为 8.00。",
        "现为：9.00万元；应为：8.00万元",
        "请对照批复的预算核实",
        "《预算法》",
    ):
        assert word in frame.text
    assert frame.kind == "/Square"
    assert note.text.count("0" * 64) == 1
    english = annotated(with_finding(Box(1, 120, 60, 200, 75)), blank(), "en")
    assert annotations(english.annotated)[1].author == "Mingzhang"
    assert "Stated: 9.00万元" in annotations(english.annotated)[1].text


def test_findings_without_a_place_stand_in_the_note_of_the_file() -> None:
    entry = with_finding(Box(1, 120, 60, 200, 75))
    nowhere = replace(entry.findings[0], message="缺少一张表。", places=())
    copy = annotated(replace(entry, findings=(nowhere,)), blank(), "zh")
    (note,) = annotations(copy.annotated)
    assert "1. [G5] 缺少一张表。" in note.text


# ----------------------------------------------------------------------- what stays as it was


def test_the_pages_themselves_are_not_touched(paged) -> None:
    entry = paged.entry(ReportFormat.PDF_ANNOTATED)
    was, now = pikepdf.open(io.BytesIO(paged.data)), pikepdf.open(io.BytesIO(entry.annotated))
    assert len(was.pages) == len(now.pages)
    for before, after in zip(was.pages, now.pages, strict=True):
        assert contents(before) == contents(after)
        assert list(before.mediabox) == list(after.mediabox)
        kept = len(before.get("/Annots", []))
        assert len([a for a in after.get("/Annots", []) if "mingzhang" not in named(a)]) >= kept


def contents(page: pikepdf.Page) -> bytes:
    found = page.Contents
    streams = found if isinstance(found, pikepdf.Array) else [found]
    return b"".join(stream.read_bytes() for stream in streams)


def named(annotation: pikepdf.Object) -> str:
    return str(annotation.get("/NM", annotation.get("/Parent", {}).get("/NM", "")))


def test_annotations_of_others_are_kept() -> None:
    def noted(pdf: pikepdf.Pdf) -> None:
        other = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[40, 60, 60, 80], Contents="甲")
        pdf.pages[0].Annots = pdf.make_indirect(Array([pdf.make_indirect(other)]))

    copy = annotated(with_finding(Box(1, 120, 60, 200, 75)), blank(prepare=noted), "zh")
    assert "甲" in [a.text for a in annotations(copy.annotated)]


def test_a_signed_file_is_told(paged) -> None:
    def signed(pdf: pikepdf.Pdf) -> None:
        pdf.Root.AcroForm = Dictionary(SigFlags=3, Fields=Array())

    copy = annotated(with_finding(Box(1, 120, 60, 200, 75)), blank(prepare=signed), "zh")
    assert "电子签名" in copy.remark
    assert "电子签名" in annotations(copy.annotated)[0].text
    assert paged.entry(ReportFormat.PDF_ANNOTATED).remark == ""


# -------------------------------------------------------------------------- what takes no notes


def locked(**how: object) -> bytes:
    written = io.BytesIO()
    with pikepdf.open(io.BytesIO(blank())) as pdf:
        pdf.save(written, encryption=pikepdf.Encryption(**how))  # type: ignore[arg-type]
    return written.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04", "不是 PDF"),
        (locked(owner="a", user="b"), "有加密保护"),
        (locked(owner="a", user=""), "有加密保护"),
        (b"%PDF-1.7\nnothing", "损坏"),
    ],
    ids=["word", "password", "protected", "damaged"],
)
def test_what_takes_no_annotations_gives_a_sentence(data: bytes, said: str) -> None:
    copy = annotated(with_finding(Box(1, 120, 60, 200, 75)), data, "zh")
    assert said in copy.refused
    assert not copy.annotated


def test_the_command_writes_one_copy_a_file(
    paged, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = [tmp_path / name for name in ("甲.pdf", "乙.pdf")]
    for file in files:
        file.write_bytes(paged.data)
    alone, folder = tmp_path / "copy.pdf", tmp_path / "copies"
    arguments = ["check", *map(str, files), "--format", "pdf-annotated", "--jobs", "1"]
    assert main(["check", str(files[0]), *arguments[3:], "-o", str(alone)]) == 1
    assert annotations(alone.read_bytes())
    assert main([*arguments, "-o", str(folder)]) == 1
    assert sorted(p.name for p in folder.iterdir()) == ["乙-批注.pdf", "甲-批注.pdf"]
    assert main([*arguments, "-o", str(alone)]) == 2
    assert "应是一个文件夹" in capsys.readouterr().err
    assert main(arguments) == 2
    assert "--output" in capsys.readouterr().err


def test_a_text_file_is_checked_but_gets_no_copy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    example = Path(__file__).resolve().parents[3] / "examples" / "clean-hebei.txt"
    target = tmp_path / "copy.pdf"
    assert main(["check", str(example), "-f", "pdf-annotated", "-o", str(target)]) == 2
    assert "不是 PDF" in capsys.readouterr().err
    assert not target.exists()
