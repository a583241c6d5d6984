"""Text dumps of PDFs restored to tables, forms and paragraphs, led by the template.

Reading order for newcomers: :mod:`.lines` (what a dump still tells about the page), :mod:`.breaks`
(titles and headings), :mod:`.tables` with :mod:`.heads`, :mod:`.segment` and :mod:`.rows` (tables
of the layout), :mod:`.purchases`, :mod:`.described` and :mod:`.texts` (tables of other kinds),
:mod:`.forms` with :mod:`.fields` and :mod:`.indicators` (performance forms), :mod:`.cells` (wrapped
cells told apart by their gaps), :mod:`.prose`, and :mod:`.restore`, which puts them together.
"""

from mingzhang.interpret.loose.restore import restore

__all__ = ["restore"]
