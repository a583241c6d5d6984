"""What moved between two budgets, or between two disclosures: every line, cell and sentence."""

from mingzhang.corpus.comparison.budgets import compare_budgets, moved_totals
from mingzhang.corpus.comparison.model import Change, sequence_changes
from mingzhang.corpus.comparison.printed import (
    CellChange,
    PrintedTable,
    compare_tables,
    matched_tables,
)
from mingzhang.corpus.comparison.readings import compare_readings
from mingzhang.corpus.comparison.wording import Pieces, sentences, shortened, words_apart

__all__ = [
    "CellChange",
    "Change",
    "Pieces",
    "PrintedTable",
    "compare_budgets",
    "compare_readings",
    "compare_tables",
    "matched_tables",
    "moved_totals",
    "sentences",
    "sequence_changes",
    "shortened",
    "words_apart",
]
