"""Checking any file: stored, checked in the background, its report kept."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from mingzhang.facts import Message
from mingzhang.formats.confined import Limits, Stopped, run_confined
from mingzhang.web.models import Organisation, Upload, User
from mingzhang.web.rights import Action, may
from mingzhang.web.services.auditing import atomic, record
from mingzhang.web.services.moving import Refused
from mingzhang.web.work import report_of

_LIMITS = Limits(600, 2048)


def take(file: UploadedFile, organisation: Organisation, user: User) -> Upload:
    """Store a file that somebody wants checked."""
    if not may(user, Action.SEE, organisation):
        raise Refused(Message("您不在这个单位。", "You do not belong to this office."))
    if file.size is None or file.size > settings.MAX_UPLOAD:
        raise Refused(
            Message(
                f"文件超过{settings.MAX_UPLOAD // 2**20} MB，无法上传。",
                f"The file is larger than {settings.MAX_UPLOAD // 2**20} MB.",
            )
        )
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    with atomic():
        upload = Upload(
            owner=user,
            organisation=organisation,
            name=Path(file.name or "file").name[:160],
            sha256=digest.hexdigest(),
            size=file.size,
        )
        # Under its own id and without an extension: nothing a browser or server would run.
        upload.file.save(str(upload.public_id), file, save=True)
        record(
            user,
            "upload.take",
            upload,
            after={"name": upload.name, "sha256": upload.sha256},
            organisation=organisation.name,
        )
    return upload


def check_upload(pk: int) -> None:
    """Check an upload and keep its report. A second run of the same gives the same."""
    upload = Upload.objects.get(pk=pk)
    if upload.state == "done":
        return
    Upload.objects.filter(pk=pk).update(state="running", progress=5)
    task = (Path(upload.file.path), upload.name)
    try:
        report = run_confined(report_of, task, _LIMITS)
    except Stopped as stopped:
        Upload.objects.filter(pk=pk).update(state="failed", problem=stopped.message.zh)
        return
    failed = report.get("error", "")
    Upload.objects.filter(pk=pk).update(
        state="failed" if failed else "done", progress=100, report=report, problem=failed
    )
