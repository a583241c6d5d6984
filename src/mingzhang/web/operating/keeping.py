"""Backup and restore, the same for both databases: rows as JSON and files, in one archive.

People go on working while a backup is made: all rows are read as they were at one moment. Files are
written once and never changed, so those that the rows name are there when their turn comes.
"""

from __future__ import annotations

import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, time
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.base import DeserializedObject
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

from mingzhang import __version__
from mingzhang.facts import Message
from mingzhang.web.operating import upgrading
from mingzhang.web.pure.chain import verify

_ABOUT, _ROWS, _FILES = "backup.json", "rows.jsonl", "files"
_FORMAT = 1
_LEFT_OUT = ("auth", "contenttypes", "sessions", "django_q", "axes")
_AT_ONCE = 500


class Unfit(Exception):  # noqa: N818 - a refusal, no fault
    """A backup that cannot be made or brought back; ``said`` tells why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.said = Message(zh, en)


class _Exact(DjangoJSONEncoder):
    """Times to the microsecond: the seals of the log are taken over them."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, datetime | date | time) else super().default(o)


# --------------------------------------------------------------------------- backup


def backup(target: Path) -> int:
    """Write everything into ``target`` (.tar.gz); returns the number of rows. Written beside and
    renamed at the end: a backup that was interrupted never looks like one."""
    if upgrading.waiting():
        raise Unfit(
            "数据库还没有更新到这个版本。请先用 mingzhang serve 启动一次，或者用原来的版本备份。",
            "The database is not of this version yet. Run mingzhang serve once, or back up with "
            "the version it is of.",
        )
    beside: Path | None = None
    try:
        # Of a name of its own: two backups at once do not write into each other. Only its owner can
        # read it: it holds passwords' digests and drafts.
        number, name = tempfile.mkstemp(".part", f".{target.name}.", target.parent)
        beside = Path(name)
        with os.fdopen(number, "wb") as raw, tarfile.open(fileobj=raw, mode="w:gz") as archive:
            with tempfile.TemporaryFile(dir=target.parent) as rows:
                count = _dump(rows)
                about = {
                    "format": _FORMAT, "version": __version__, "rows": count,
                    "database": connection.vendor, "at": datetime.now().astimezone().isoformat(),
                    "migrations": sorted(_migrations()),
                }  # fmt: skip
                _add(archive, _ABOUT, io.BytesIO(json.dumps(about, indent=1).encode()))
                _add(archive, _ROWS, rows)
            _add_files(archive, Path(settings.DATA) / _FILES)
    except OSError as wrong:
        if beside is not None:
            beside.unlink(missing_ok=True)
        raise Unfit(
            f"备份写不下来：{wrong.strerror}（{target}）。",
            f"The backup cannot be written: {wrong.strerror} ({target}).",
        ) from wrong
    beside.replace(target)
    return count


def _dump(out: IO[bytes]) -> int:
    count = 0
    with _one_moment():
        for model in _models():
            rows = model._default_manager.order_by("pk").iterator(chunk_size=500)
            for row in rows:
                text = serializers.serialize("jsonl", [row], cls=_Exact, ensure_ascii=False)
                out.write(text.strip().encode() + b"\n")
                count += 1
    return count


def _models() -> list[type[Model]]:
    """All that is kept. Groups and permissions are not used here: rights stand in one table."""
    return [
        model
        for config in apps.get_app_configs()
        if config.label not in _LEFT_OUT
        for model in config.get_models()
        if model._meta.managed and not model._meta.proxy
    ]


@contextmanager
def _one_moment() -> Iterator[None]:
    """All that is read inside is of one moment, and nobody who writes has to wait for it."""
    if connection.in_atomic_block:  # in tests
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def _add(archive: tarfile.TarFile, name: str, content: IO[bytes]) -> None:
    head = tarfile.TarInfo(name)
    head.mode = 0o600
    head.size = content.seek(0, io.SEEK_END)
    content.seek(0)
    archive.addfile(head, content)


def _add_files(archive: tarfile.TarFile, folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with suppress(FileNotFoundError):  # its owner deleted it meanwhile
                archive.add(path, str(PurePosixPath(_FILES, *path.relative_to(folder).parts)))


def _migrations() -> set[str]:
    return {f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()}


# --------------------------------------------------------------------------- restore


def restore(source: Path) -> int:
    """Bring everything back; how many entries the log has. Raises Unfit, and then nothing was
    changed, where there is anything already, or where the archive is broken or of another version.
    """
    from mingzhang.web.models import Event, User

    data = Path(settings.DATA)
    files = data / _FILES
    if User.objects.exists() or Event.objects.exists() or (files.is_dir() and any(files.iterdir())):
        raise Unfit(
            "这里已有数据，不能恢复到这里。请指定一个空的数据文件夹（--data）和空的数据库。",
            "There is data already. Restore into an empty folder (--data) and database.",
        )
    with tempfile.TemporaryDirectory(dir=data, prefix=".restore-") as name:
        folder = Path(name)
        _unpack(source, folder)
        _demand_same(json.loads((folder / _ABOUT).read_text(encoding="utf-8")))
        with transaction.atomic():
            _load(folder / _ROWS)
            count = _demand_whole_log()
            connection.check_constraints()  # else they are looked at after the files have moved
            # The last act: rows without their files, or files without rows, are no restored data.
            if (folder / _FILES).is_dir():
                files.mkdir(exist_ok=True, mode=0o700)
                files.rmdir()
                (folder / _FILES).rename(files)
    return count


def _load(rows: Path) -> None:
    """Insert all rows as they were, with their keys and times. Inserted, never saved over what is
    there: the log refuses even an attempt to change it."""
    with rows.open(encoding="utf-8") as lines:
        for model, some in _batches(serializers.deserialize("jsonl", lines)):
            fields = model._meta.local_concrete_fields
            model._base_manager.all()._insert(some, fields=fields, raw=True, using="default")
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)


def _batches(
    found: Iterable[DeserializedObject],
) -> Iterator[tuple[type[Model], list[Model]]]:
    """Rows of one table after the other, as many at once as the database takes."""
    for model, group in groupby((one.object for one in found), type):
        some: list[Model] = []
        fields = list(model._meta.local_concrete_fields)
        most = min(_AT_ONCE, connection.ops.bulk_batch_size(fields, [None] * _AT_ONCE))
        for row in group:
            some.append(row)
            if len(some) == most:
                yield model, some
                some = []
        if some:
            yield model, some


def _unpack(source: Path, folder: Path) -> None:
    try:
        with tarfile.open(source, "r:gz") as archive:
            archive.extractall(folder, filter="data")
    except FileNotFoundError as wrong:
        raise Unfit(f"没有这个文件：{source}。", f"There is no file {source}.") from wrong
    except (tarfile.TarError, OSError, EOFError) as wrong:
        raise Unfit(
            f"{source.name} 不是完整的备份，读不出来。",
            f"{source.name} is no backup, or not a whole one.",
        ) from wrong
    if not (folder / _ABOUT).is_file() or not (folder / _ROWS).is_file():
        raise Unfit(f"{source.name} 不是明账的备份。", f"{source.name} is no backup of Mingzhang.")


def _demand_same(about: dict[str, Any]) -> None:
    version = str(about.get("version", "?"))
    if about.get("format") != _FORMAT or set(about.get("migrations", ())) != _migrations():
        raise Unfit(
            f"这份备份是 {version} 版做的，和现在的程序（{__version__}）的数据格式不同。"
            f"请用 {version} 版恢复，再升级程序。",
            f"This backup was made by version {version}, whose tables differ from those of this "
            f"version ({__version__}). Restore it with {version}, then upgrade.",
        )


def _demand_whole_log() -> int:
    from mingzhang.web.services.auditing import exported

    count, broken = verify(exported())
    if broken is not None:
        raise Unfit(
            f"备份里的日志对不上（第{broken.number}条），没有恢复。",
            f"The log in the backup does not hold (entry {broken.number}); nothing was restored.",
        )
    return count
