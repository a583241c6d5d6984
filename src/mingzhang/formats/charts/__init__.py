"""Charts of a document drawn once, for every format that shows them."""

from mingzhang.formats.charts.drawing import Drawing, drawn
from mingzhang.formats.charts.figures import Drawn, Figures, figures_of
from mingzhang.formats.charts.svg import as_svg

__all__ = ["Drawing", "Drawn", "Figures", "as_svg", "drawn", "figures_of"]
