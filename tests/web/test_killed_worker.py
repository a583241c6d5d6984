"""A worker is killed by its pid while it reads a file of thirty pages: the file is checked once more,
completely, and once only. Real clusters on a database and a data folder of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mingzhang.budget.load import read_yaml
from mingzhang.cli.compiling.writing import SetFormat, set_content
from mingzhang.compile import bodies
from mingzhang.web.demo import examples
from mingzhang.web.pure.work import compiled
from web_world import ran

PREPARE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from mingzhang.web.models import Membership, Organisation, User
body = Organisation.objects.create(kind="unit", name="示例院", code="361002", division="130999")
user = User.objects.create(username="clerk")
Membership.objects.create(user=user, organisation=body, role="clerk")
"""
# Uploads a file and, where asked to, waits until a worker is at it, as its row tells; prints the
# row's key and the pid of the worker.
TAKE = """
import sys, time, django; django.setup()
from pathlib import Path
from django.core.files.uploadedfile import SimpleUploadedFile
from mingzhang.web.jobs import later_check_upload
from mingzhang.web.models import Organisation, Upload, User
from mingzhang.web.services.uploading import take
file = SimpleUploadedFile("disclosure.pdf", Path(sys.argv[1]).read_bytes())
upload = take(file, Organisation.objects.get(), User.objects.get())
later_check_upload(upload)
until = time.monotonic() + (60 if sys.argv[2:] else 0)
while time.monotonic() < until and upload.state != "running":
    time.sleep(0.02)
    upload.refresh_from_db()
print(upload.pk, upload.state, upload.worker.split()[-2] if upload.worker else 0)
"""
# What whoever looks at the page does: asks again every half second.
WAIT = """
import sys, time, json, django; django.setup()
from pathlib import Path
from django.core.files.storage import default_storage
from mingzhang.web.models import Upload
from mingzhang.web.services import examining
until = time.monotonic() + 90
while time.monotonic() < until:
    examining.rescue()
    upload = Upload.objects.get(pk=int(sys.argv[1]))
    if not upload.working:
        break
    time.sleep(0.5)
folder = Path(default_storage.path(upload.folder))
pages = sorted((folder / "pages").glob("*.webp"), key=lambda p: int(p.stem))
view = json.loads((folder / "view.zh.json").read_bytes())
print(json.dumps({
    "state": upload.state, "attempts": upload.attempts, "lease": upload.lease,
    "counts": [upload.body, upload.year, upload.pages, upload.errors, upload.warnings],
    "view": view, "pages": [[p.stem, p.stat().st_size] for p in pages],
    "folders": [p.name == folder.name for p in folder.parent.iterdir()],
    "queued": Upload.objects.filter(state="queued").count(),
}))
"""


@pytest.fixture(scope="module")
def thirty_pages(tmp_path_factory) -> Path:
    """A compiled disclosure, its pages repeated until there are thirty."""
    import io

    import pikepdf

    content = (examples() / "budgets" / "hebei-2026-juluxian.yaml").read_bytes()
    budget, _ = read_yaml(content)
    made = compiled(budget, bodies(budget)[0].code)
    path = tmp_path_factory.mktemp("disclosure") / "thirty.pdf"
    with pikepdf.open(io.BytesIO(set_content(made, SetFormat.PDF))) as pdf:
        count = len(pdf.pages)
        for number in range(30 - count):
            pdf.pages.append(pdf.pages[number % count])
        assert len(pdf.pages) >= 30
        pdf.save(path)
    return path


@pytest.fixture
def cluster(world):
    """Starts workers; whatever was started is ended with everything below it."""
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        one = subprocess.Popen(
            [sys.executable, "-m", "django", "qcluster"],
            env={**world, "MINGZHANG_WORKERS": "1", "Q_CLUSTER_NAME": "files"}, start_new_session=True, text=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        started.append(one)
        return one

    yield start
    for one in started:
        try:
            os.killpg(one.pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
        one.wait(10)


def taken(environ: dict[str, str], file: Path) -> str:
    """The key of a new upload."""
    return ran(environ, "-c", TAKE, str(file)).split()[0]


def caught(environ: dict[str, str], file: Path) -> tuple[str, int]:
    """The key of a new upload that is just being read, and the pid of the worker that reads it."""
    pk, state, pid = ran(environ, "-c", TAKE, str(file), "wait").split()
    assert state == "running"
    return pk, int(pid)


@pytest.mark.slow
def test_a_file_whose_worker_is_killed_is_checked_once_more_and_once_only(
    world, cluster, thirty_pages
) -> None:
    ran(world, "-c", PREPARE)
    cluster()
    wanted = json.loads(ran(world, "-c", WAIT, taken(world, thirty_pages)))
    assert (wanted["state"], wanted["attempts"], len(wanted["pages"])) == ("done", 1, 30)

    pk, pid = caught(world, thirty_pages)
    os.kill(pid, signal.SIGKILL)
    begun = time.monotonic()
    found = json.loads(ran(world, "-c", WAIT, pk))

    assert found["attempts"] == 2
    assert {**found, "attempts": 1} == wanted, "the report is that of the undisturbed one"
    assert found["folders"] == [True], "what the dead worker had begun is gone"
    assert (found["lease"], found["queued"]) == ("", 0)
    assert time.monotonic() - begun < 60, "long before the queue itself would notice"


@pytest.mark.slow
def test_work_of_a_cluster_that_was_killed_whole_is_taken_up_by_the_next(
    world, cluster, thirty_pages
) -> None:
    ran(world, "-c", PREPARE)
    killed = cluster()
    pk, _ = caught(world, thirty_pages)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait(10)
    cluster()
    found = json.loads(ran(world, "-c", WAIT, pk))
    assert (found["state"], found["attempts"], len(found["pages"])) == ("done", 2, 30)
