"""The zip that a Word file is: its parts beside the text, their kinds, how they hang together."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final
from xml.sax.saxutils import escape

from mingzhang.documents import Document
from mingzhang.formats.characters import legal
from mingzhang.formats.docx.paragraphs import field, run
from mingzhang.formats.docx.styles import FOOTERS

W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
"""The time in the zip: the same input must give the same bytes."""
_NO_PICTURES: Final[Mapping[str, bytes]] = MappingProxyType({})
HEADER: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
FOOTER_IDS: Final = {"default": "rId4", "even": "rId5"}
"""Relations of the two footers, odd pages and even pages."""
_RELATIONS: Final = (
    ("styles", "styles.xml"),
    ("fontTable", "fontTable.xml"),
    ("settings", "settings.xml"),
    ("footer", "footer1.xml"),
    ("footer", "footer2.xml"),
)


def pack(
    document: Document,
    body: str,
    styles: str,
    fonts: str,
    pictures: Mapping[str, bytes] = _NO_PICTURES,
) -> bytes:
    """The whole file; ``body``, ``styles`` and ``fonts`` are the parts of these names,
    ``pictures`` the content of PNG files by the id of their relation."""
    names = {id_: f"media/chart{n}.png" for n, id_ in enumerate(pictures, 1)}
    relations = _relations(*_RELATIONS, pictures=names)
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _content_types(bool(pictures)),
        "_rels/.rels": _relations(
            ("officeDocument", "word/document.xml"),
            ("metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": _core(document),
        "word/document.xml": body,
        "word/styles.xml": styles,
        "word/fontTable.xml": fonts,
        "word/settings.xml": _SETTINGS,
        "word/footer1.xml": _footer(FOOTERS["default"].id),
        "word/footer2.xml": _footer(FOOTERS["even"].id),
        "word/_rels/document.xml.rels": relations,
        **{f"word/{names[id_]}": content for id_, content in pictures.items()},
    }
    return _zipped(parts)


def _zipped(parts: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, _MOMENT)
            info.create_system = 3  # the same on every system
            if isinstance(text, str):
                text = (text if text.startswith("<?xml") else HEADER + text).encode()
            package.writestr(info, text, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _relations(
    *targets: tuple[str, str], pictures: Mapping[str, str] = MappingProxyType({})
) -> str:
    rows = "".join(
        f'<Relationship Id="rId{number}" '
        f'Type="{f"{_PACKAGE}/relationships" if "/" in kind else R}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    rows += "".join(
        f'<Relationship Id="{id_}" Type="{R}/image" Target="{target}"/>'
        for id_, target in pictures.items()
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{rows}</Relationships>'


def _content_types(pictures: bool) -> str:
    kinds = {
        "word/document.xml": f"{_TYPE}.document.main+xml",
        "word/styles.xml": f"{_TYPE}.styles+xml",
        "word/fontTable.xml": f"{_TYPE}.fontTable+xml",
        "word/settings.xml": f"{_TYPE}.settings+xml",
        "word/footer1.xml": f"{_TYPE}.footer+xml",
        "word/footer2.xml": f"{_TYPE}.footer+xml",
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }
    parts = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in kinds.items()
    )
    png = '<Default Extension="png" ContentType="image/png"/>' if pictures else ""
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{png}{parts}</Types>'
    )


_SETTINGS = (
    f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:evenAndOddHeaders/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="zh-CN" w:eastAsia="zh-CN"/></w:settings>'
)


def _footer(style: str) -> str:
    return (
        f'<w:ftr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
        f"{run('— ')}{field('PAGE', '1')}{run(' —')}</w:p></w:ftr>"
    )


def _core(document: Document) -> str:
    day = f"{_day(document.date)}T00:00:00Z"
    moment = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{day}</dcterms:{name}>'
        for name in ("created", "modified")
    )
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(legal(document.title))}</dc:title><dc:language>zh-CN</dc:language>"
        f"{moment}</cp:coreProperties>"
    )


def _day(said: str) -> str:
    try:
        return date.fromisoformat(said).isoformat()
    except ValueError:
        return "1980-01-01"
