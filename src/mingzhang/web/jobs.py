"""Background work: what django-q2 runs. Each can be run twice without harm: a worker may be killed
after the work and before it was noted down."""

from __future__ import annotations

from typing import Any

from django_q.tasks import async_task

from mingzhang.web.models import Revision, Upload
from mingzhang.web.services import examining, making, marking, ordering
from mingzhang.web.services.findings import check_revision


def later_check_revision(revision: Revision) -> None:
    """Check a revision in the background."""
    async_task(f"{__name__}.run_check_revision", revision.pk, group="revisions")


def later_check_upload(upload: Upload) -> None:
    """Check an upload in the background."""
    examining.enqueue(upload)


def run_check_revision(pk: int) -> None:
    """Called by a worker."""
    check_revision(Revision.objects.select_related("filing__organisation").get(pk=pk))


def run_check_upload(pk: int) -> None:
    """Called by a worker."""
    examining.check_upload(pk)


def run_make(key: str, what: list[Any]) -> None:
    """Called by a worker."""
    making.make(key, what)


def run_order(pk: int) -> None:
    """Called by a worker."""
    ordering.carry_out(pk)


def run_rescue() -> int:
    """Called every minute (see ``apps.py``): what dead workers left is queued anew even where
    nobody looks at its page. Marked copies that have served their time are thrown away."""
    marking.sweep()
    return ordering.rescue()


def run_rescue_files() -> int:
    """The same for files that are checked, in the line of their own."""
    return examining.rescue()
