"""Performance forms (绩效目标表): read by the labels of their cells, whatever tore them apart."""

from mingzhang.interpret.forms.assembling import FormsRead, read_forms
from mingzhang.interpret.forms.figures import Figure, figures
from mingzhang.interpret.forms.general import read_general_forms, with_general_forms
from mingzhang.interpret.forms.pieces import pieces

__all__ = [
    "Figure",
    "FormsRead",
    "figures",
    "pieces",
    "read_forms",
    "read_general_forms",
    "with_general_forms",
]
