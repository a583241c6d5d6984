"""Drawings set by typst: words as outlines, whole pictures as PNG.

A PDF whose chart held text would be read as if it stood in the narrative; outlines are drawn, not
read, and its description says what the chart shows.
"""

from __future__ import annotations

import json
from typing import Any, Literal

from mingzhang.formats.characters import legal
from mingzhang.formats.charts.drawing import Drawing
from mingzhang.formats.charts.svg import with_outlines
from mingzhang.formats.pdf.fonts import Faces, loaded_fonts, shipped_faces

_WORDS = b"""
#let d = json(bytes(sys.inputs.drawing))
#set page(width: d.width * 1pt, height: d.height * 1pt, margin: 0pt, fill: none)
#set text(font: d.fonts, lang: "zh", region: "cn", fallback: false, cjk-latin-spacing: none,
  top-edge: "baseline", bottom-edge: "baseline")
#for w in d.words {
  let set-words = text(size: w.size * 1pt, fill: rgb(w.fill), w.text)
  place(top + left, dx: w.x * 1pt, dy: w.y * 1pt, context {
    let part = (start: 0, middle: 0.5, end: 1).at(w.anchor)
    box(width: 0pt, height: 0pt, move(dx: -part * measure(set-words).width, box(
      width: measure(set-words).width, set-words)))
  })
}
"""
_PICTURE = b"""
#let d = json(bytes(sys.inputs.drawing))
#set page(width: d.width * 1pt, height: d.height * 1pt, margin: 0pt, fill: white)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%)
"""
_SHARP = 200.0
"""Pixels an inch of a picture that is as wide as a page's text."""


def outlined(drawing: Drawing, faces: Faces | None = None) -> str:
    """The drawing as SVG without any text in it."""
    own = faces or shipped_faces()
    made = _compiled(_WORDS, drawing, own, "svg", {})
    return with_outlines(drawing, made.decode())


def as_png(drawing: Drawing) -> bytes:
    """The drawing as a picture; the same drawing gives the same bytes."""
    own = shipped_faces()
    return _compiled(_PICTURE, drawing, own, "png", {"svg": outlined(drawing, own)})


def _compiled(
    source: bytes,
    drawing: Drawing,
    faces: Faces,
    form: Literal["svg", "png"],
    more: dict[str, str],
) -> bytes:
    import typst

    made: Any = typst.compile(
        source,
        font_paths=loaded_fonts(faces.folders),
        ignore_system_fonts=True,
        sys_inputs={"drawing": _data(drawing, faces), **more},
        format=form,
        ppi=_SHARP,
    )
    return bytes(made[0] if isinstance(made, list) else made)


def _data(drawing: Drawing, faces: Faces) -> str:
    words = [
        {
            "x": w.x,
            "y": w.y,
            "size": w.size,
            "anchor": w.anchor,
            "fill": w.fill,
            "text": "".join(c for c in legal(w.text) if faces.shows(c) or c == " "),
        }
        for w in drawing.words
    ]
    fonts = [face.family for face in faces.sans]
    return json.dumps(
        {"width": drawing.width, "height": drawing.height, "words": words, "fonts": fonts},
        ensure_ascii=False,
    )
