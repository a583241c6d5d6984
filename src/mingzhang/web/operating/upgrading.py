"""Saving the database before a newer program changes its tables."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from mingzhang.cli.complaints import CommandError

_KEPT = 5


def waiting() -> list[str]:
    """The migrations that the database has not had."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{one.app_label}.{one.name}" for one, _ in plan]


def save_before() -> Path | None:
    """Save a database that is about to be changed; None where there is nothing to save."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    if "mingzhang_event" not in tables or not waiting():
        return None
    folder = Path(settings.DATA) / "backups"
    folder.mkdir(mode=0o700, exist_ok=True)
    name = f"before-upgrade-{datetime.now():%Y%m%d-%H%M%S}"
    if connection.vendor == "sqlite":
        saved = _copy(folder / f"{name}.sqlite3")
    else:
        saved = _dump(folder / f"{name}.dump")
    for old in sorted(folder.glob("before-upgrade-*"))[:-_KEPT]:
        old.unlink()
    return saved


def _copy(target: Path) -> Path:
    beside = target.with_suffix(".part")
    with (
        closing(sqlite3.connect(settings.DATABASES["default"]["NAME"])) as source,
        closing(sqlite3.connect(beside)) as copy,
    ):
        source.backup(copy)
    return beside.rename(target)


def _dump(target: Path) -> Path:
    """With pg_dump, which alone can save tables that this program no longer knows."""
    said = connection.settings_dict
    program = shutil.which("pg_dump")
    why = "pg_dump 不在路径里 (not found)"
    if program is not None:
        beside = target.with_suffix(".part")
        command = [program, "--format=custom", f"--file={beside}", f"--dbname={said['NAME']}"]
        environ = {
            **os.environ,
            **{key: value for key, value in {
                "PGHOST": said["HOST"], "PGPORT": said["PORT"], "PGUSER": said["USER"],
                "PGPASSWORD": said["PASSWORD"],
            }.items() if value},
        }  # fmt: skip
        done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return beside.rename(target)
        beside.unlink(missing_ok=True)
        why = done.stderr.strip().splitlines()[-1] if done.stderr.strip() else str(done.returncode)
    if os.environ.get("MINGZHANG_UPGRADE") == "1":
        return Path("-")
    raise CommandError(
        f"程序已升级，数据库要随之更新，但更新前的备份没有成功：{why}。"
        "请安装相应版本的 pg_dump；已另行备份的，可设 MINGZHANG_UPGRADE=1 再启动。",
        f"The database must be brought up to this version, but it could not be saved "
        f"before: {why}. "
        "Install a pg_dump that fits; if you have a backup, set MINGZHANG_UPGRADE=1.",
    )
