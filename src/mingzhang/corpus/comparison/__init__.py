"""What moved between two budgets, or between two disclosures: every line, cell and sentence."""

from mingzhang.corpus.comparison.budgets import compare_budgets, moved_totals
from mingzhang.corpus.comparison.model import Change
from mingzhang.corpus.comparison.readings import compare_readings

__all__ = ["Change", "compare_budgets", "compare_readings", "moved_totals"]
