"""A zip of files: one set of documents, each member read as a file of its own.

Only the list of members is read at first; each is unpacked alone and within bounds, so that an
archive that unpacks without end costs no more than its largest member may.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from mingzhang.facts import Message
from mingzhang.formats.failure import ReadFailure
from mingzhang.formats.opening import MAX_BYTES

MAX_MEMBERS: Final = 10_000
"""Members of one archive: a city publishes some thousand files a year."""
MAX_UNPACKED: Final = 16 << 30
"""Bytes of all members together, as the archive states them."""
_PACKAGES = re.compile(
    r"\[content_types\]\.xml|word/.*|xl/.*|ppt/.*|mimetype|content\.xml|_rels/\.rels", re.I
)
"""Members that make a zip an office file, which is one document and not a set."""
_DEBRIS = re.compile(r"(?:^|/)(?:__MACOSX/|\.|~\$|thumbs\.db$|desktop\.ini$)", re.I)
"""What systems and programs leave beside the documents: indexes, lock files, forks of files."""
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_UTF8: Final = 0x800
_ENCRYPTED: Final = 0x1


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its position in the list of the archive, and its name with folders."""

    index: int
    name: str


def is_debris(name: str) -> bool:
    """Whether a file of this name (with its folders) is no document but left over by a program."""
    return _DEBRIS.search(name) is not None


def members(path: Path) -> tuple[Member, ...] | None:
    """The documents in an archive; None when the file is no zip, or an office file.

    Raises :class:`ReadFailure` for an archive that is damaged, empty or beyond the bounds, and
    OSError when the file cannot be opened.
    """
    with path.open("rb") as stream:
        if stream.read(2) != b"PK":
            return None
    try:
        with zipfile.ZipFile(path) as archive:
            listed = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError):
        return None  # a file cut off: its own reader says so
    found = [Member(n, _name(info)) for n, info in enumerate(listed) if not info.is_dir()]
    if any(_PACKAGES.fullmatch(member.name) for member in found):
        return None
    if len(found) > MAX_MEMBERS or sum(info.file_size for info in listed) > MAX_UNPACKED:
        raise _too_large()
    kept = tuple(member for member in found if not is_debris(member.name))
    if not kept:
        raise ReadFailure(
            Message(
                "压缩包里没有文件，没有可以审核的内容。",
                "The archive holds no files: there is nothing to check.",
            )
        )
    return kept


def unpack(path: Path, member: Member) -> bytes:
    """The bytes of one member. Raises :class:`ReadFailure`: damaged, protected, too large."""
    try:
        with zipfile.ZipFile(path) as archive:
            info = archive.infolist()[member.index]
            if info.flag_bits & _ENCRYPTED:
                raise ReadFailure(
                    Message(
                        "压缩包设有密码，读不出来。请解压后再读取里面的文件。",
                        "The archive is protected by a password. Please unpack it and read the "
                        "files inside.",
                    )
                )
            content = io.BytesIO()
            with archive.open(info) as stream:
                while chunk := stream.read(1 << 20):
                    content.write(chunk)
                    if content.tell() > MAX_BYTES:
                        raise _member_too_large()
            return content.getvalue()
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        IndexError,
        RuntimeError,  # packed in a way that is not known
    ) as error:
        raise ReadFailure(
            Message(
                "压缩包里的这个文件已损坏或用了不常见的压缩方法，解压不了。请重新打包，或解压后再读取。",
                "This file cannot be unpacked: the archive is damaged or packed in an unusual way. "
                "Please pack it again, or unpack it and read the files inside.",
            )
        ) from error


def _name(info: zipfile.ZipInfo) -> str:
    """A member's name: old programs write the bytes of their system without saying which."""
    name = info.filename
    if not info.flag_bits & _UTF8:
        try:
            raw = info.orig_filename.encode("cp437")
        except UnicodeEncodeError:
            raw = b""
        for encoding in ("utf-8", "gb18030") if raw else ():
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    return _UNSEEN.sub("", str(PurePosixPath(name.replace("\\", "/"))))


def _too_large() -> ReadFailure:
    return ReadFailure(
        Message(
            "压缩包里的文件过多或解压后过大，未读取。请解压后再读取里面的文件。",
            "The archive holds too many files, or they are too large when unpacked. Please unpack "
            "it and read the files inside.",
        )
    )


def _member_too_large() -> ReadFailure:
    most = MAX_BYTES // 1048576
    return ReadFailure(
        Message(
            f"压缩包里的这个文件解压后超过 {most} MB 的上限，未读取。请确认是部门预算公开文件。",
            f"Unpacked, this file is above the limit of {most} MB. Please make sure that it is a "
            "budget disclosure.",
        )
    )
