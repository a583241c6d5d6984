"""The example offices: an invented county at work, and disclosures that real bodies published.

For trying out only. ``county.yaml`` says who and what, ``budgets.py`` makes their budgets,
``story.py`` lets a few years pass, ``loading.py`` does it all. What is loaded once is left alone
afterwards. This module and ``faulty.py`` know no Django: child processes import them.
"""

from __future__ import annotations

from pathlib import Path

import mingzhang


def examples() -> Path | None:
    """The folder of the examples: in the package, or beside it in a checkout."""
    here = Path(mingzhang.__file__).parent
    for folder in (here / "examples", here.parents[1] / "examples"):
        if (folder / "budgets").is_dir():
            return folder
    return None
