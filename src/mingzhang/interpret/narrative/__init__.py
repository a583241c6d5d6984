"""Figures in running text -> Mentions: every amount, percentage and count, with what it speaks of.

The words in front of a figure are matched against the template's labels (一般公共预算收入 …) and
the names of the document's own projects. A figure whose words name nothing known is still a
fact: its coordinate then carries the words themselves, and no cell vouches for it.

Reading order for newcomers: :mod:`.figures` (which digits are a figure), :mod:`.naming` (what the
words in front of it name), :mod:`.years` (this year's or last year's), :mod:`.stages` (of the
budget or of the accounts), :mod:`.lists` (what is a part of what), :mod:`.passages` (the whole).
"""

from mingzhang.interpret.narrative.passages import read_narrative
from mingzhang.interpret.narrative.records import Passage

__all__ = ["Passage", "read_narrative"]
