"""Office files that only LibreOffice understands: told by content, converted, read; or a sentence.

A stand-in takes the place of LibreOffice, so that what is asked of it can be seen; where the real
one is installed, it is asked as well.
"""

from __future__ import annotations

import io
import stat
import sys
import zipfile
from pathlib import Path

import pytest

from mingzhang.documents import Document, Paragraph, Row, Table
from mingzhang.formats import ReadFailure
from mingzhang.formats.docx import write_docx
from mingzhang.formats.office import kind_of_compound
from mingzhang.formats.office.program import VARIABLE, find_program
from mingzhang.formats.reading import read_any_bytes
from mingzhang.formats.xlsx import write_xlsx

TABLE = Table((Row(("项目", "预算数"), 2), Row(("合计", "448.03"), 3)))
DOCUMENT = Document("", "", "tabbed", (Paragraph("部门预算收支总表", 1), TABLE))
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
XLS = Path(__file__).parent / "data" / "excel-97.xls"


def zipped(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return out.getvalue()


ODF = b"application/vnd.oasis.opendocument."
KINDS = {
    "doc": (COMPOUND + "WordDocument".encode("utf-16-le"), "source.doc", "docx"),
    "rtf": (b"{\\rtf1 abc}", "source.rtf", "docx"),
    "odt": (zipped(mimetype=ODF + b"text", content_xml=b"x"), "source.odt", "docx"),
    "ods": (zipped(mimetype=ODF + b"spreadsheet", content_xml=b"x"), "source.ods", "xlsx"),
    "xlsb": (zipped(xl__workbook_bin=b"x"), "source.xlsb", "xlsx"),
    "word 2003": (
        b'<?xml version="1.0"?><w:wordDocument '
        b'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>',
        "source.xml",
        "docx",
    ),
}


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that notes how it was called and gives ready files; like LibreOffice with a new
    profile, it asks for a second start."""
    (tmp_path / "ready.docx").write_bytes(write_docx(DOCUMENT))
    (tmp_path / "ready.xlsx").write_bytes(write_xlsx(DOCUMENT))
    program = tmp_path / "stand-in"
    program.write_text(
        f"""#!{sys.executable}
import pathlib, shutil, sys
here = pathlib.Path({str(tmp_path)!r})
said = sys.argv[1:]
calls = here / "calls"
first = not calls.exists()
calls.open("a").write("\\t".join(said) + "\\n")
profile = pathlib.Path(next(x for x in said if x.startswith("-env:")).partition("file://")[2])
(here / "settings").write_text((profile / "user" / "registrymodifications.xcu").read_text())
if first:
    sys.exit(81)
target, out = said[said.index("--convert-to") + 1], said[said.index("--outdir") + 1]
if not (here / "broken").exists():
    pathlib.Path(out).mkdir()
    shutil.copy(here / f"ready.{{target}}", pathlib.Path(out) / f"source.{{target}}")
""",
        encoding="utf-8",
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv(VARIABLE, str(program))
    return tmp_path


@pytest.mark.parametrize("name", KINDS)
def test_each_kind_is_told_by_its_content_and_converted(name: str, stand_in: Path) -> None:
    data, source, target = KINDS[name]
    document = read_any_bytes(data, "公开.xls")
    assert any(
        isinstance(block, Table) and block.rows[-1].cells == ("合计", "448.03")
        for block in document.blocks
    )
    calls = (stand_in / "calls").read_text("utf-8").splitlines()
    assert len(calls) == 2  # it was asked to start again, once
    assert calls[1].endswith(source)
    assert f"--convert-to\t{target}\t" in calls[1]
    assert "--headless" in calls[1]
    # Said of the file that was given, not of what it was turned into.
    assert document.path == "公开.xls"
    assert document.mends[0].kind == "converted"


def test_macros_and_links_are_off(stand_in: Path) -> None:
    read_any_bytes(KINDS["rtf"][0])
    settings = (stand_in / "settings").read_text("utf-8")
    assert '"DisableMacrosExecution" oor:op="fuse"><value>true<' in settings
    assert '"BlockUntrustedRefererLinks" oor:op="fuse"><value>true<' in settings


def test_a_file_that_cannot_be_converted_is_a_sentence(stand_in: Path) -> None:
    (stand_in / "broken").touch()
    with pytest.raises(ReadFailure, match="有密码") as failure:
        read_any_bytes(KINDS["doc"][0])
    assert failure.value.message.en.endswith(".")


@pytest.mark.parametrize("name", KINDS)
def test_without_libreoffice_the_sentence_names_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "")
    with pytest.raises(ReadFailure, match=r"LibreOffice.*另存为") as failure:
        read_any_bytes(KINDS[name][0])
    assert "LibreOffice" in failure.value.message.en


@pytest.mark.slow
def test_the_real_libreoffice_where_there_is_one() -> None:
    if find_program() is None:
        return  # the stand-in above has shown what is asked of it
    document = read_any_bytes(b"{\\rtf1 \\'b2\\'bf abc}")
    assert "abc" in "".join(b.text for b in document.blocks if isinstance(b, Paragraph))
    with pytest.raises(ReadFailure, match="损坏"):
        read_any_bytes(KINDS["doc"][0])


def test_a_workbook_is_no_text_even_if_it_holds_one() -> None:
    """The outermost storage decides: here a workbook, whatever is embedded in it."""
    assert kind_of_compound(XLS.read_bytes() + "WordDocument".encode("utf-16-le")) is None
