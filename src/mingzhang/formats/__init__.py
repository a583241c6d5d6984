"""File formats: each folder reads one kind of file into a Document (and later writes it back).

A reader knows no province and no check. It never raises on bad content: what cannot be read becomes
a :class:`ReadFailure`, one sentence for the user.
"""

from mingzhang.formats.failure import ReadFailure

__all__ = ["ReadFailure"]
