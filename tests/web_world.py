"""Processes of their own on a database that nobody else uses: what they begin with, what is then in
it, and how they are run."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from databases import own_database

PREPARE = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from mingzhang.web.models import Filing, Membership, Organisation, Revision, User
body = Organisation.objects.create(kind="unit", name="示例院", code="361002", division="130999")
user = User.objects.create(username="clerk")
Membership.objects.create(user=user, organisation=body, role="clerk")
filing = Filing.objects.create(organisation=body, year=2026)
filing.revision = Revision.objects.create(
    filing=filing, number=1, content="", sha256="", author=user, errors=0, warnings=0)
filing.save()
"""
"""The program that makes a unit, its clerk and a filing whose check found nothing."""
TELL = """
import django; django.setup()
import json
from mingzhang.web.models import Filing
from mingzhang.web.services.auditing import exported
filing = Filing.objects.get()
print(json.dumps({
    "state": filing.state,
    "version": filing.version,
    "log": list(exported()),
    "revisions": list(filing.revisions.order_by("number").values_list("number", "content")),
    "newest": filing.revision.number,
}))
"""
"""The program that tells what became of the filing, and the log."""


@pytest.fixture
def world(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of a database that nobody else uses, on the server of the tests."""
    with own_database(tmp_path) as environ:
        yield environ


def python(environ: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *arguments], env=environ, stdout=subprocess.PIPE, text=True
    )


def ran(environ: dict[str, str], *arguments: str) -> str:
    process = python(environ, *arguments)
    said = process.communicate(timeout=120)[0]
    assert process.returncode == 0
    return said
