"""Document + Template -> Reading: every figure becomes a fact or is listed as unread."""

from mingzhang.interpret.model import Reading
from mingzhang.interpret.reading import UNKNOWN, interpret

__all__ = ["UNKNOWN", "Reading", "interpret"]
