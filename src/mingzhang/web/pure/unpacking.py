"""Unpacking an uploaded archive, in a limited child process. Nothing here knows Django."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from mingzhang.facts import Message
from mingzhang.formats.archive import members, unpack
from mingzhang.formats.failure import ReadFailure

MOST_FILES = 300
"""Files of one upload."""
MOST_BYTES = 1 << 30
"""Bytes of all members together, unpacked."""
MOST_RATIO = 200
"""How many times larger than the archive the members may be, in all."""
_SMALL = 64 << 20
"""Bytes up to which the ratio does not matter: text packs very well."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """Members (their name, and that of the file in the folder), and what could not be unpacked."""

    files: tuple[tuple[str, str], ...]
    problems: tuple[tuple[str, Message], ...] = ()


def unpack_set(task: tuple[Path, Path]) -> Unpacked | Message:
    """Unpack an archive into a folder, within bounds; or the sentence why not."""
    archive, folder = task
    try:
        inside = members(archive)
    except ReadFailure as failure:
        return failure.message
    if inside is None:
        return Message(
            "压缩包已损坏或不完整，打不开。请重新打包再上传。",
            "The archive is damaged or incomplete. Please pack it again.",
        )
    if len(inside) > MOST_FILES:
        return Message(
            f"压缩包里有{len(inside)}个文件，一次最多{MOST_FILES}个。请分几个压缩包上传。",
            f"The archive holds {len(inside)} files; at most {MOST_FILES} are taken at a time.",
        )
    files, problems, total = [], [], 0
    most = min(MOST_BYTES, max(_SMALL, MOST_RATIO * archive.stat().st_size))
    for member in inside:
        try:
            data = unpack(archive, member)
        except ReadFailure as failure:
            problems.append((member.name, failure.message))
            continue
        total += len(data)
        if total > most:
            return Message(
                "压缩包解压后过大，没有上传。请分几个压缩包，或直接上传里面的文件。",
                "Unpacked, the archive is too large and was not taken. Please use several archives "
                "or upload the files inside.",
            )
        own = f"{member.index}.member"
        (folder / own).write_bytes(data)
        files.append((PurePosixPath(member.name).name or "file", own))
    return Unpacked(tuple(files), tuple(problems))
