"""Disclosures as files: those of real bodies as they were published, and some to be checked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from mingzhang.check import check
from mingzhang.formats.reading import read_any
from mingzhang.interpret import interpret
from mingzhang.templates import all_templates
from mingzhang.web.demo.offices import office, organisation, user
from mingzhang.web.jobs import later_check_upload
from mingzhang.web.models import Kind, Organisation, Upload
from mingzhang.web.services import publishing, uploading

_CITY, _DISTRICT = ("139900", "示例市人民政府"), ("139902", "示例市示例区人民政府")
"""The places of an invented body whose file names none."""


def disclosures(folder: Path) -> Iterator[Path]:
    """The disclosures of the examples: texts whose figures real bodies published."""
    yield from sorted(path for path in folder.glob("*.txt") if not path.name.startswith("clean"))


def publish(path: Path) -> None:
    """A disclosure as it was published, with what its check says."""
    reading = interpret(read_any(path), all_templates())
    part = reading.parts[0] if reading.parts else None
    if part is None or part.year is None or not part.entity.name:
        return
    body = Organisation.objects.filter(name=part.entity.name).first()
    if body is None:
        division = _DIVISIONS.get(path.name)
        if division is None:
            city = organisation(Kind.GOVERNMENT, _CITY[1], "", _CITY[0])
            division = organisation(Kind.GOVERNMENT, _DISTRICT[1], "", _DISTRICT[0], city).division
        body = organisation(Kind.DEPARTMENT, part.entity.name, part.entity.code, division)
    if body.publications.filter(year=part.year, stage=reading.template.stage).exists():
        return
    verdict = check(reading)
    severities = [finding.severity.value for finding in verdict.findings]
    publishing.store(
        body,
        part.year,
        reading,
        [(path.suffix.lstrip("."), path.name, path.read_bytes(), True)],
        {
            "rules_version": verdict.certificate.rules_version,
            "outcomes": {o.value: n for o, n in verdict.certificate.outcomes.items()},
        },
        None,
        counts=(severities.count("error"), severities.count("warning")),
    )


_DIVISIONS = {
    "hebei-2025-xingtai-medical-security.txt": "130500",
    "hebei-2026-juluxian-medical-security.txt": "130529",
    "shaanxi-2026-lueyang-medical-security.txt": "610727",
    "shanxi-2026-pinglu-medical-security.txt": "140603",
}


def have_checked(name: str, content: bytes, key: str, who: str) -> None:
    """Upload a file to be checked: the background workers do it, as for everybody."""
    owner, body = user(who), office(key)
    upload = Upload.objects.filter(owner=owner, name=name).first()
    if upload is None:
        upload = uploading.take(SimpleUploadedFile(name, content), body, owner)
    if upload.state == "queued":
        later_check_upload(upload)
