"""The narrative of a set: prose data with named figures -> headings, paragraphs and references.

A figure is written from the ledger, a change in the word its sign asks for, a reason only as a
person wrote it. What is missing is left out and told as a finding, never filled with something
else. Reading order: :mod:`.model`, :mod:`.values` (figures by name), :mod:`.wording` (words around
them), :mod:`.sections` (the whole).
"""

from mingzhang.compile.narrative.model import (
    FormsRef,
    Narrative,
    NarrativeSection,
    Said,
    TableRef,
)
from mingzhang.compile.narrative.sections import narrate

__all__ = ["FormsRef", "Narrative", "NarrativeSection", "Said", "TableRef", "narrate"]
