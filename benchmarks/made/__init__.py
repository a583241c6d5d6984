"""Clean disclosures made from random budgets, so that the benchmarks do not rest on five files.

Nothing here uses the engine: a document is laid out from a budget by code of its own, so that a
fault of the engine cannot hide in the documents it is measured with. (Codes, names and the check
character of project codes come from the classifications.)
"""

from made.budget import Budget, Shape, random_budget
from made.hebei import hebei
from made.shaanxi import shaanxi
from made.shanxi import shanxi

LAYOUTS = {"hebei": hebei, "shanxi": shanxi, "shaanxi": shaanxi}

__all__ = ["LAYOUTS", "Budget", "Shape", "hebei", "random_budget", "shaanxi", "shanxi"]
