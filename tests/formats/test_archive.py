"""A zip of files is a set of documents: its members are listed, named and unpacked within bounds."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from mingzhang.documents import Document, Paragraph
from mingzhang.formats import ReadFailure, archive
from mingzhang.formats.archive import members, unpack
from mingzhang.formats.docx import write_docx
from mingzhang.formats.reading import read_any_bytes

DOCUMENT = Document("", "", "tabbed", (Paragraph("部门预算公开", 1),))


def zipped(path: Path, content: dict[str, bytes], encoding: str = "") -> Path:
    """An archive; with ``encoding`` its names are bytes of a system that does not say which."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for number, (name, data) in enumerate(content.items()):
            made.writestr(f"{number:0{len(name.encode(encoding))}}" if encoding else name, data)
    if encoding:
        raw = path.read_bytes()
        for number, name in enumerate(content):
            said = name.encode(encoding)
            raw = raw.replace(f"{number:0{len(said)}}".encode(), said)
        path.write_bytes(raw)
    return path


@pytest.mark.parametrize("encoding", ["", "utf-8", "gb18030"])
def test_names_are_read_however_they_are_written(tmp_path: Path, encoding: str) -> None:
    content = {"普陀区/商务委员会预算公开.pdf": b"1", "决算公开表格.xlsx": b"2"}
    path = zipped(tmp_path / "set.zip", content, encoding)
    found = members(path)
    assert found is not None
    assert [member.name for member in found] == list(content)
    assert [unpack(path, member) for member in found] == [b"1", b"2"]


def test_what_systems_leave_in_archives_is_passed_over(tmp_path: Path) -> None:
    names = ("a/公开.docx", "__MACOSX/a/._公开.docx", "a/~$公开.docx", ".DS_Store", "a/Thumbs.db")
    path = zipped(tmp_path / "set.zip", dict.fromkeys(names, b"x"))
    assert [member.name for member in members(path) or ()] == ["a/公开.docx"]


def test_an_office_file_is_no_set(tmp_path: Path) -> None:
    path = tmp_path / "公开.zip"
    path.write_bytes(write_docx(DOCUMENT))
    assert members(path) is None
    path.write_bytes(b"%PDF-1.7")
    assert members(path) is None


def test_a_member_that_unpacks_without_end_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = zipped(tmp_path / "bomb.zip", {"a.txt": b" " * 3_000_000})
    monkeypatch.setattr(archive, "MAX_BYTES", 2_000_000)
    (member,) = members(path) or ()
    with pytest.raises(ReadFailure, match="上限"):
        unpack(path, member)
    # One that states a small size gives no more than it stated.
    raw = path.read_bytes()
    path.write_bytes(raw.replace(struct.pack("<I", 3_000_000), struct.pack("<I", 100)))
    (member,) = members(path) or ()
    with pytest.raises(ReadFailure, match="损坏"):
        unpack(path, member)


def test_an_archive_too_large_as_a_whole_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = zipped(tmp_path / "set.zip", {f"{n}.txt": b" " * 1000 for n in range(5)})
    monkeypatch.setattr(archive, "MAX_UNPACKED", 4999)
    with pytest.raises(ReadFailure, match="过大"):
        members(path)
    monkeypatch.setattr(archive, "MAX_UNPACKED", 5000)
    monkeypatch.setattr(archive, "MAX_MEMBERS", 4)
    with pytest.raises(ReadFailure, match="过多"):
        members(path)


def test_an_archive_in_an_archive_is_refused(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as made:
        made.writestr("a.txt", "x")
    path = zipped(tmp_path / "set.zip", {"inner.zip": inner.getvalue()})
    (member,) = members(path) or ()
    with pytest.raises(ReadFailure, match="请解压后"):
        read_any_bytes(unpack(path, member))


def test_a_member_with_a_password_is_a_sentence(tmp_path: Path) -> None:
    path = zipped(tmp_path / "set.zip", {"a.txt": b"x"})
    raw = bytearray(path.read_bytes())
    raw[raw.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(raw))
    (member,) = members(path) or ()
    with pytest.raises(ReadFailure, match="密码"):
        unpack(path, member)


def test_an_empty_archive_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ReadFailure, match="没有文件"):
        members(zipped(tmp_path / "set.zip", {}))
