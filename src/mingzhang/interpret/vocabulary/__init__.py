"""Tables that no layout knows, read by the words of their titles, heads and rows."""

from mingzhang.interpret.vocabulary.composing import Composed, Composer
from mingzhang.interpret.vocabulary.titles import Title

__all__ = ["Composed", "Composer", "Title"]
