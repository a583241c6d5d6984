"""A drawing as SVG; the words as text, or as outlines where readers must not take them for text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from mingzhang.formats.characters import legal
from mingzhang.formats.charts.drawing import Drawing, Shape, Words

_SIZE = re.compile(r'( (?:width|height)=)"([\d.]+)pt"')
_NS = "http://www.w3.org/2000/svg"


def as_svg(
    drawing: Drawing,
    name: str = "",
    families: Sequence[str] = ("SimHei", "Noto Sans SC", "sans-serif"),
) -> str:
    """The drawing. With a ``name`` it has a title and a description with ids made of it, for
    screen readers."""
    texts = "".join(map(_text, drawing.words))
    fonts = quoteattr(", ".join(families))
    return _whole(drawing, f"<g font-family={fonts}>{texts}</g>", name)


def with_outlines(drawing: Drawing, outlines: str) -> str:
    """The drawing with its words given as an SVG of the same size."""
    inner = outlines[outlines.index("<svg") :]
    # Sizes in points would be taken for larger units than those of the shapes.
    inner = _SIZE.sub(r'\1"\2"', inner, count=2)
    return _whole(drawing, inner, "")


def _whole(drawing: Drawing, words: str, name: str) -> str:
    shapes = "".join(map(_shape, drawing.shapes))
    width, height = f"{drawing.width:g}", f"{drawing.height:g}"
    said, told = "", ""
    if name:
        title, alt = escape(legal(drawing.title)), escape(legal(drawing.alt))
        ids = f"{name}-title {name}-desc"
        said = f' role="img" aria-labelledby={quoteattr(ids)}'
        told = (
            f"<title id={quoteattr(name + '-title')}>{title}</title>"
            f"<desc id={quoteattr(name + '-desc')}>{alt}</desc>"
        )
    return (
        f'<svg xmlns="{_NS}" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f"{said}>{told}{shapes}{words}</svg>"
    )


def _shape(shape: Shape) -> str:
    fill = shape.fill or "none"
    stroke = f' stroke="{shape.stroke}" stroke-width="{shape.width:g}"' if shape.stroke else ""
    return f'<path d="{shape.path}" fill="{fill}"{stroke}/>'


def _text(words: Words) -> str:
    anchor = f' text-anchor="{words.anchor}"' if words.anchor != "start" else ""
    return (
        f'<text x="{words.x:.2f}" y="{words.y:.2f}" font-size="{words.size:g}" '
        f'fill="{words.fill}"{anchor}>{escape(legal(words.text))}</text>'
    )
