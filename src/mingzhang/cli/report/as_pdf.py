"""The original PDF with the findings as annotations; its pages stay as they are.

Cells get a frame, words of a sentence a highlight; each holds its finding as a note that every
reader of PDF opens. A note on the first page says what was checked and what was not. Annotations
carry their own drawing, so that they look alike everywhere and are printed.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mingzhang.cli.report import words as wording
from mingzhang.cli.report.annotations import Annotation, Look, Sheet, note_of_page, of_mark
from mingzhang.cli.report.marking import LABELS, MEANINGS, Mark, MarkKind, page_marks
from mingzhang.cli.report.model import DocumentEntry, FindingEntry
from mingzhang.facts import Message

if TYPE_CHECKING:
    from pikepdf import Pdf

AUTHOR = {"zh": "明账", "en": "Mingzhang"}
_NO_PDF = Message(
    "这个文件不是 PDF，不能加批注。--format pdf-annotated 只用于 PDF；请改用 html 或 xlsx。",
    "This file is no PDF and takes no annotations: --format pdf-annotated is for PDFs. "
    "Please use html or xlsx.",
)
_ENCRYPTED = Message(
    "这个 PDF 有加密保护，不能加批注。请去掉保护后再试，或改用 html、xlsx。",
    "This PDF is protected by encryption and takes no annotations. Please remove the protection, "
    "or use html or xlsx.",
)
_NOT_WRITTEN = Message(
    "批注没有加进这个 PDF：它的内部结构有损坏。请另存为新的 PDF 再试，或改用 html、xlsx。",
    "No annotations could be added: the PDF is damaged inside. Please save it as a new PDF, or "
    "use html or xlsx.",
)
_SIGNED = Message(
    "原文件带有电子签名。加了批注的副本不再受签名保护，请以原件为准。",
    "The original is signed electronically. The annotated copy is no longer covered by the "
    "signature; the original counts.",
)
_UNPLACED = Message("没有页面位置的问题：", "Findings without a place on a page:")


def annotated(document: DocumentEntry, data: bytes, lang: str) -> DocumentEntry:
    """The entry with the annotated copy, or with the sentence why there is none."""
    if data.lstrip()[:4] != b"%PDF":
        return replace(document, refused=_NO_PDF.said(lang))
    import pikepdf

    # Slips in the metadata of an original are no news for who asked for its annotations.
    logging.getLogger("pikepdf").setLevel(logging.ERROR)
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            if pdf.is_encrypted:
                return replace(document, refused=_ENCRYPTED.said(lang))
            signed = is_signed(pdf)
            _annotate(pdf, document, lang, signed)
            written = io.BytesIO()
            pdf.save(written, deterministic_id=True)
    except pikepdf.PasswordError:
        return replace(document, refused=_ENCRYPTED.said(lang))
    except (
        pikepdf.PdfError,
        ArithmeticError,
        AttributeError,
        KeyError,
        RuntimeError,
        TypeError,
        ValueError,
    ):
        return replace(document, refused=_NOT_WRITTEN.said(lang))
    told = _SIGNED.said(lang) if signed else ""
    return replace(document, annotated=written.getvalue(), remark=told)


def is_signed(pdf: Pdf) -> bool:
    """Whether the PDF carries an electronic signature."""
    form = pdf.Root.get("/AcroForm")
    if form is None:
        return False
    if int(form.get("/SigFlags", 0)) & 1:
        return True
    return any(field.get("/FT") == "/Sig" and "/V" in field for field in form.get("/Fields", ()))


@dataclass(frozen=True, slots=True)
class _Speaker:
    """What the annotations of a file say."""

    document: DocumentEntry
    lang: str

    def note(self, mark: Mark) -> tuple[str, str]:
        """Subject and text of the note at a mark."""
        if mark.kind is MarkKind.UNSUPPORTED:
            return self._subject(mark), MEANINGS[mark.kind].said(self.lang)
        if mark.kind is MarkKind.UNREAD:
            reasons = [item.reason for item in self.document.unread]
            reason = reasons[mark.number - 1] if mark.number <= len(reasons) else ""
            meaning = MEANINGS[mark.kind].said(self.lang)
            return self._subject(mark), f"{meaning}\n{reason}".strip()
        finding = self.document.findings[mark.number - 1]
        name = wording.SEVERITIES[finding.severity].said(self.lang)
        return f"{name} {mark.number} · {finding.check} {finding.name}".strip(), self.tell(finding)

    def tell(self, finding: FindingEntry) -> str:
        """A finding as plain text."""
        word = wording.words(self.lang)
        colon = "：" if self.lang == "zh" else ": "
        figures = [
            f"{word(key)}{colon}{value}"
            for key, value in (
                ("stated", finding.stated),
                (wording.expected_word(finding.stated, finding.expected), finding.expected),
                ("difference", finding.difference),
                ("allowed", finding.allowed),
            )
            if value
        ]
        lines = [finding.message, ("；" if self.lang == "zh" else "; ").join(figures)]
        lines.append(wording.NEXT_STEP[finding.severity].said(self.lang))
        if finding.source:
            lines.append(f"{word('source')}{colon}{finding.source}")
        lines += [f"{word('consequences')} [{c.check}] {c.message}" for c in finding.consequences]
        return "\n".join(line for line in lines if line)

    def summary(self, signed: bool) -> str:
        """The certificate, and the findings that stand on no page."""
        document, lang = self.document, self.lang
        lines = [wording.entity_line(part, lang) for part in document.parts]
        lines += [
            wording.counts_line(document, lang),
            wording.read_line(document, lang),
            f"{LABELS[MarkKind.UNSUPPORTED].said(lang)} {len(document.unsupported)}"
            f" / {document.mentions}",
            wording.outcomes_line(document, lang),
        ]
        lines += [
            f"{outcome}{'：' if lang == 'zh' else ': '}{reason} [{checks}]"
            for outcome, reason, checks in wording.unchecked_groups(document, lang)
        ]
        unplaced = [
            f"{number}. [{finding.check}] {finding.message}"
            for number, finding in enumerate(document.findings, start=1)
            if not any(place.marks for place in finding.places)
        ]
        lines += [_UNPLACED.said(lang), *unplaced] if unplaced else []
        lines += [_SIGNED.said(lang)] if signed else []
        lines += [f"{wording.words(lang)('rules_version')} {document.rules_version}"]
        lines += [f"SHA-256 {document.sha256}"]
        return "\n".join(lines)

    def _subject(self, mark: Mark) -> str:
        return f"{LABELS[mark.kind].said(self.lang)} {mark.number}"


def _annotate(pdf: Pdf, document: DocumentEntry, lang: str, signed: bool) -> None:
    speaker = _Speaker(document, lang)
    for number, marks in page_marks(document).items():
        if number <= len(pdf.pages):
            sheet = Sheet(pdf, pdf.pages[number - 1])
            for annotation in _annotations(marks, speaker):
                sheet.add(annotation)
    first = Sheet(pdf, pdf.pages[0])
    title = wording.words(lang)("title")
    first.add(note_of_page(title, speaker.summary(signed), AUTHOR[lang]), first=True)


def _annotations(marks: Sequence[Mark], speaker: _Speaker) -> Iterator[Annotation]:
    """One annotation a place; the note of a finding stands at its first place on the page, the
    others say only which finding they belong to."""
    for at, mark in enumerate(marks):
        subject, text = speaker.note(mark)
        name = f"{mark.kind.value}-{mark.number}-{mark.box.page}-{at}"
        look = Look.LINES if mark.inline else Look.CELL
        told = text if mark.main else subject
        yield of_mark(mark, look, subject, told, AUTHOR[speaker.lang], name)
