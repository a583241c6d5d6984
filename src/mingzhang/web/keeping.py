"""Backup and restore, the same for both databases: rows as JSON and files, in one archive."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from mingzhang.facts import Message

_ROWS, _FILES = "rows.json", "files"
_LEFT_OUT = ("contenttypes", "auth.permission", "sessions", "django_q", "axes")


class NotEmpty(Exception):  # noqa: N818 - a refusal, no fault
    """A backup is restored into an empty database alone."""

    said = Message(
        "数据库里已有数据，不能恢复到这里。请指定一个空的数据文件夹（--data）。",
        "The database is not empty; restore into an empty data folder (--data).",
    )


def backup(target: Path) -> int:
    """Write everything into ``target`` (.tar.gz); returns the number of rows. Written beside and
    renamed at the end: a backup that was interrupted never looks like one."""
    text = io.StringIO()
    call_command("dumpdata", exclude=_LEFT_OUT, natural_foreign=True, stdout=text)
    rows = text.getvalue().encode()
    beside = target.with_name(f".{target.name}.part")
    with tarfile.open(beside, "w:gz") as archive:
        head = tarfile.TarInfo(_ROWS)
        head.size = len(rows)
        archive.addfile(head, io.BytesIO(rows))
        folder = Path(settings.DATA) / _FILES
        if folder.is_dir():
            archive.add(folder, _FILES)
    beside.replace(target)
    return rows.count(b'{"model":')


def restore(source: Path) -> None:
    """Bring everything back. Raises NotEmpty where there is anything already."""
    from mingzhang.web.models import Event, User

    if User.objects.exists() or Event.objects.exists():
        raise NotEmpty
    data = Path(settings.DATA)
    with tarfile.open(source, "r:gz") as archive:
        archive.extractall(data, filter="data")
    rows = data / _ROWS
    call_command("loaddata", str(rows), verbosity=0)
    rows.unlink()
