"""Backup and restore of both databases: what comes back is what was there, down to the seals."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tarfile
import threading
import time
from pathlib import Path

import pytest

from databases import own_database

PREPARE = """
from mingzhang.web.operating import serving
serving.prepare(None); serving.migrate()
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from mingzhang.web.models import Filing, Membership, Organisation, Revision, User
from mingzhang.web.services import moving, people
boss = people.first_administrator("admin", "a-good-password-1", True)
home = people.add_organisation(boss, "government", "示例县人民政府", "", "130999", None)
body = people.add_organisation(boss, "department", "示例局", "361", "", home)
clerk, _ = people.add(boss, "clerk", "王", body, "clerk")
filing = Filing.objects.create(organisation=body, year=2026)
filing.revision = Revision.objects.create(
    filing=filing, number=1, content="甲：1", sha256="0" * 64, author=clerk, errors=0, warnings=0)
filing.save()
moving.move(filing, "submit", clerk, filing.version)
default_storage.save("uploads/one", ContentFile(b"a file"))
"""
TELL = """
import django; django.setup()
import json
from mingzhang.web.models import Filing, User
from mingzhang.web.services.auditing import exported
print(json.dumps([
    [list(row) for row in User.objects.order_by("pk").values_list("pk", "username", "password")],
    [list(row) for row in Filing.objects.values_list("pk", "state", "version", "revision__content")],
    list(exported())]))
"""
ADD = """
from mingzhang.web.operating import serving
serving.prepare(None)
from mingzhang.web.models import Organisation, User
from mingzhang.web.services import people
people.add(User.objects.get(username="admin"), "later", "", Organisation.objects.get(code="361"), "clerk")
"""
WRITE = """
from mingzhang.web.operating import serving
serving.prepare(None)
import itertools, sys
from mingzhang.web.models import User
from mingzhang.web.services import accounts
user = User.objects.get(username="clerk")
for n in itertools.count():
    accounts.change_profile(user, f"名{n}", "zh")
    print(n, flush=True)
"""


@pytest.fixture
def office(tmp_path: Path):
    with own_database(tmp_path / "one") as environ:
        run(environ, "-c", PREPARE)
        yield environ


def run(environ: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], env=environ, text=True, capture_output=True, timeout=120,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def mingzhang(environ: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "mingzhang", *arguments], env=environ, text=True,
        capture_output=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.mark.slow
def test_what_was_saved_comes_back_and_goes_on(office, tmp_path: Path) -> None:
    archive = tmp_path / "saved.tar.gz"
    said = mingzhang(office, "backup", str(archive))
    assert said.returncode == 0, said.stderr
    assert archive.stat().st_mode & 0o077 == 0
    before = json.loads(run(office, "-c", TELL))
    assert len(before[2]) == 6
    with own_database(tmp_path / "two") as other:
        said = mingzhang(other, "restore", str(archive))
        assert said.returncode == 0, said.stderr
        assert json.loads(run(other, "-c", TELL)) == before
        assert (tmp_path / "two" / "files" / "uploads" / "one").read_bytes() == b"a file"
        # The numbers go on where they stopped, and the chain holds over the seam.
        run(other, "-c", ADD)
        after = json.loads(run(other, "-c", TELL))
        assert after[2][:6] == before[2]
        log = tmp_path / "log.jsonl"
        log.write_text("".join(f"{json.dumps(entry)}\n" for entry in after[2]), encoding="utf-8")
        assert mingzhang(other, "verify-log", str(log)).returncode == 0
        said = mingzhang(other, "restore", str(archive))
        assert said.returncode not in (0, 1)
        assert "这里已有数据" in said.stderr


@pytest.mark.slow
def test_people_work_on_while_a_backup_is_made_and_it_is_of_one_moment(
    office, tmp_path: Path
) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITE], env=office, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    written: list[str] = []
    reader = threading.Thread(target=lambda: written.extend(writer.stdout), daemon=True)
    reader.start()
    try:
        while not written:
            time.sleep(0.05)
        first = len(written)
        archive = tmp_path / "saved.tar.gz"
        assert mingzhang(office, "backup", str(archive)).returncode == 0
        assert len(written) > first
        assert writer.poll() is None
    finally:
        writer.kill()
        writer.wait()
        reader.join()
    with own_database(tmp_path / "two") as other:
        assert mingzhang(other, "restore", str(archive)).returncode == 0  # it proves the log
        users, _, log = json.loads(run(other, "-c", TELL))
    assert "clerk" in [name for _, name, _ in users]
    assert log[-1]["after"]["name"].startswith("名")


@pytest.mark.slow
def test_what_is_no_whole_backup_of_this_version_changes_nothing(office, tmp_path: Path) -> None:
    archive = tmp_path / "saved.tar.gz"
    mingzhang(office, "backup", str(archive))
    broken, text, other = (tmp_path / name for name in ("broken", "text", "other.tar.gz"))
    broken.write_bytes(archive.read_bytes()[:-200])
    text.write_text("no archive")
    aged(archive, other)
    with own_database(tmp_path / "two") as empty:
        for file, sentence in (
            (broken, "不是完整的备份"),
            (text, "不是完整的备份"),
            (tmp_path / "none", "没有这个文件"),
            (other, "0.0.1 版做的"),
        ):
            said = mingzhang(empty, "restore", str(file))
            assert said.returncode not in (0, 1)
            assert sentence in said.stderr
            assert "Traceback" not in said.stderr
        assert json.loads(run(empty, "-c", TELL)) == [[], [], []]


def aged(archive: Path, target: Path) -> None:
    """The same backup as if an older program had made it."""
    with tarfile.open(archive) as old, tarfile.open(target, "w:gz") as new:
        for member in old:
            content = old.extractfile(member).read()
            if member.name == "backup.json":
                about = json.loads(content)
                about |= {"version": "0.0.1", "migrations": about["migrations"][:-1]}
                content = json.dumps(about).encode()
            member.size = len(content)
            new.addfile(member, io.BytesIO(content))
