"""Small files that unpack to something enormous: a sentence, no crash, and bounds of time and memory,
wherever a file can be handed in."""

from __future__ import annotations

import io
import struct
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from mingzhang.web.demo import examples
from mingzhang.web.models import Revision, Upload

GIGABYTE = 1 << 30
MOST_SECONDS = 125
"""The longest that a child may read a file, and a little."""
MOST_GROWTH = 200 << 20
"""Bytes by which the server may grow over a bomb: what is dangerous happens in a child."""
SHEET = "xl/worksheets/sheet5.xml"
BOOK = examples() / "budgets" / "hebei-2026-juluxian.xlsx"


def repeated(unit: bytes, size: int, before: bytes = b"", after: bytes = b"") -> tuple[bytes, int]:
    """A deflate stream that unpacks to ``unit`` again and again, made without unpacking it; and how
    large it is unpacked."""
    block = unit * max(1, (1 << 20) // len(unit))
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    first = packer.compress(before) + packer.flush(zlib.Z_FULL_FLUSH)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    middle = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    times = size // len(block)
    stream = first + middle * times + packer.compress(after) + packer.flush()
    return stream, len(before) + len(block) * times + len(after)


def with_bomb(name: str, stream: tuple[bytes, int], others: dict[str, bytes]) -> bytes:
    """An archive of ordinary members and one that is already packed."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for other, content in others.items():
            made.writestr(other, content)
        data, size = stream
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED
        info.compress_size, info.file_size, info.CRC = len(data), size, 0
        info.header_offset = held.tell()
        encoded = name.encode()
        held.write(
            struct.pack("<4s5H3L2H", b"PK\x03\x04", 20, 0x800, 8, 0, 33, 0, len(data),
                        min(size, 0xFFFFFFFF), len(encoded), 0)
            + encoded + data
        )  # fmt: skip
        made.filelist.append(info)
        made.NameToInfo[name] = info
        made.start_dir = held.tell()
        made._didModify = True
    return held.getvalue()


def workbook(stream: tuple[bytes, int]) -> bytes:
    """A workbook of ours in which one sheet is a bomb."""
    with zipfile.ZipFile(BOOK) as book:
        others = {name: book.read(name) for name in book.namelist() if name != SHEET}
    return with_bomb(SHEET, stream, others)


_OPENING = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)
SHEETS = {
    "two gigabytes of blanks": (b" ", _OPENING),
    "two gigabytes of cells": (b'<row><c t="str"><v>x</v></c></row>', _OPENING),
    "one cell of two gigabytes": (b"1", _OPENING + b"<row><c><v>"),
}


@contextmanager
def bounded() -> Iterator[None]:
    """What happens here takes no longer, and costs this process no more, than it may."""
    begun, before = time.monotonic(), _resident()
    yield
    assert time.monotonic() - begun < MOST_SECONDS
    assert _resident() - before < MOST_GROWTH


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * 4096


@pytest.fixture
def clerk(county) -> Client:
    client = Client()
    user = county.user("clerk", county.clinic)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def checked(clerk: Client, county, name: str, content: bytes) -> str:
    """Hand in a file to be checked; the page that comes of it."""
    sent = [SimpleUploadedFile(name, content)]
    about = {"files": sent, "organisation": str(county.clinic.public_id)}
    answer = clerk.post("/checks/take/", about, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_archive_that_unpacks_to_a_gigabyte_is_refused_with_a_sentence(clerk, county) -> None:
    bomb = with_bomb("预算.txt", repeated(b"0", GIGABYTE), {})
    assert len(bomb) < GIGABYTE // 500
    with bounded():
        page = checked(clerk, county, "全县.zip", bomb)
    assert "解压后超过 64 MB" in page
    assert not Upload.objects.exists()


def test_many_members_that_are_large_together_are_refused_with_a_sentence(clerk, county) -> None:
    content = b" " * (30 << 20)
    bomb = with_bomb("末.txt", repeated(b" ", 30 << 20), {f"{n}.txt": content for n in range(4)})
    with bounded():
        page = checked(clerk, county, "全县.zip", bomb)
    assert "压缩包解压后过大" in page
    assert not Upload.objects.exists()


def test_an_archive_in_an_archive_is_not_unpacked_again(clerk, county) -> None:
    inner = with_bomb("预算.txt", repeated(b"0", GIGABYTE), {})
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as outer:
        outer.writestr("里.zip", inner)
    with bounded():
        page = checked(clerk, county, "外.zip", held.getvalue())
    assert "这是压缩包，不是公开文件本身" in page
    assert Upload.objects.get().state == "failed"


@pytest.mark.slow
@pytest.mark.parametrize("kind", SHEETS)
def test_a_sheet_that_unpacks_without_end_ends_in_a_sentence(clerk, county, kind) -> None:
    unit, before = SHEETS[kind]
    bomb = workbook(repeated(unit, 2 * GIGABYTE, before))
    with bounded():
        checked(clerk, county, "预算.xlsx", bomb)
    upload = Upload.objects.get()
    assert upload.state == "failed"
    assert upload.problem
    assert "程序" not in upload.problem  # a bound of ours, not a fault


@pytest.mark.slow
@pytest.mark.parametrize("kind", SHEETS)
def test_a_budget_workbook_that_unpacks_without_end_is_not_taken(clerk, filing, kind) -> None:
    unit, before = SHEETS[kind]
    file = io.BytesIO(workbook(repeated(unit, 2 * GIGABYTE, before)))
    file.name = "预算.xlsx"
    number = Revision.objects.count()
    with bounded():
        answer = clerk.post(
            reverse("fill", args=[filing.public_id]), {"workbook": file, "version": 1}, follow=True
        )
    assert answer.status_code in (200, 422)
    page = answer.content.decode()
    assert "/marked/" not in page
    assert 'class="error"' in page or "没有保存" in page
    assert Revision.objects.count() == number


def test_a_workbook_above_the_bound_of_uploads_is_not_read(clerk, filing, settings) -> None:
    settings.MAX_UPLOAD = 1000
    file = io.BytesIO(BOOK.read_bytes())
    file.name = "预算.xlsx"
    answer = clerk.post(
        reverse("fill", args=[filing.public_id]), {"workbook": file, "version": 1}, follow=True
    )
    assert "没有上传" in answer.content.decode()
    assert Revision.objects.count() == 1
