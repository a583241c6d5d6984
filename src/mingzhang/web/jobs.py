"""Background work: what django-q2 runs. Each can be run twice without harm: a worker may be killed
after the work and before it was noted down."""

from __future__ import annotations

from django_q.tasks import async_task

from mingzhang.web.models import Revision, Upload
from mingzhang.web.services.findings import check_revision
from mingzhang.web.services.uploading import check_upload


def later_check_revision(revision: Revision) -> None:
    """Check a revision in the background."""
    async_task(f"{__name__}.run_check_revision", revision.pk, group="revisions")


def later_check_upload(upload: Upload) -> None:
    """Check an upload in the background."""
    Upload.objects.filter(pk=upload.pk).update(
        task=async_task(f"{__name__}.run_check_upload", upload.pk, group="uploads")
    )


def run_check_revision(pk: int) -> None:
    """Called by a worker."""
    check_revision(Revision.objects.select_related("filing__organisation").get(pk=pk))


def run_check_upload(pk: int) -> None:
    """Called by a worker."""
    check_upload(pk)
