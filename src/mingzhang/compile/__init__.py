"""From a budget to the province's set: figures, tables, narrative and forms as one document.

The way in is :func:`compile_set`: the set of one body, in the layout of one template. What a set
means is never decided here: a row's meaning is asked of the reader, figures come from the ledger.
"""

from mingzhang.compile.body import Body, bodies
from mingzhang.compile.figures import Figures, Plan
from mingzhang.compile.last_year import with_published
from mingzhang.compile.ledger import Ledger
from mingzhang.compile.run import Compiled, compile_set

__all__ = [
    "Body",
    "Compiled",
    "Figures",
    "Ledger",
    "Plan",
    "bodies",
    "compile_set",
    "with_published",
]
