"""The vocabulary: words of titles, heads and rows with what they mean, for tables in no layout.

YAML in ``vocabulary/`` -> :class:`Vocabulary`; every mistake is told with file and line.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path

from mingzhang.facts import AXES, Coordinate, Unit
from mingzhang.templates.lines import Node, load_lines
from mingzhang.templates.loader import pattern, says
from mingzhang.templates.model import Role

FOLDER = Path(__file__).parent / "vocabulary"
PLACES = ("title", "head", "row")
STAGES = ("budget", "final")


@dataclass(frozen=True, slots=True)
class Term:
    """Words with one meaning.

    ``says`` are the members that they name; ``open`` axes on which they name several, so that
    others must say which (收支). A ``weak`` word yields to words beside it (the 收入 of 经营收入
    in a table of expenditure). ``role``, ``axis``, ``id`` and ``level`` tell what a column under
    such a head holds (``level`` 1 to 3: a piece of a code); ``unit`` in what its figures are.
    ``total`` marks 合计, ``part`` 其中. ``places`` are where the words have this meaning,
    ``stage`` in which kind of disclosure ('' in all), ``under`` in which flow ('' in all).
    """

    words: tuple[str, ...]
    says: Coordinate = Coordinate()
    open: tuple[str, ...] = ()
    weak: bool = False
    role: Role | None = None
    axis: str = ""
    id: str = ""
    level: int = 0
    unit: Unit | None = None
    total: bool = False
    part: bool = False
    places: tuple[str, ...] = PLACES
    stage: str = ""
    under: str = ""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """All terms; the words by which a head names the classification it follows; and patterns of
    labels that head groups of an open list (专用项目, 县级资金)."""

    terms: tuple[Term, ...]
    axes: tuple[tuple[str, tuple[str, ...]], ...]
    groups: tuple[str, ...] = ()
    implied: tuple[tuple[str, Coordinate], ...] = ()
    """Items (with all below them) and what their definition says where nothing else does."""


_KEYS = (
    "words",
    "says",
    "open",
    "weak",
    "role",
    "axis",
    "id",
    "level",
    "unit",
    "total",
    "part",
    "only",
    "stage",
    "under",
)


@functools.cache
def load_vocabulary(folder: Path = FOLDER) -> Vocabulary:
    """Every term of the YAML files of a folder.

    Raises :class:`TemplateError` with file, line and what to write instead.
    """
    terms: list[Term] = []
    axes: list[tuple[str, tuple[str, ...]]] = []
    groups: list[str] = []
    implied: list[tuple[str, Coordinate]] = []
    for path in sorted(folder.glob("*.yaml")):
        top = load_lines(path).mapping(("terms", "axes", "groups", "implied"))
        terms.extend(_term(node) for node in (top["terms"].sequence() if "terms" in top else []))
        if "axes" in top:
            for axis, node in top["axes"].items():
                if axis not in AXES:
                    Node(axis, node.file, node.line).choice(AXES)
                axes.append((axis, node.texts()))
        if "groups" in top:
            groups.extend(pattern(node) for node in top["groups"].sequence())
        for node in top["implied"].sequence() if "implied" in top else ():
            keys = node.mapping(("item", "says"), ("item", "says"))
            implied.append((keys["item"].text(), says(keys["says"])))
    return Vocabulary(tuple(terms), tuple(axes), tuple(groups), tuple(implied))


def _term(node: Node) -> Term:
    keys = node.mapping(_KEYS, ("words",))

    def flag(name: str) -> bool:
        return name in keys and keys[name].flag()

    words = keys["words"].texts()
    if not words:
        raise keys["words"].fail("没有写词 (words are missing)", "[一般公共预算]")
    return Term(
        words=words,
        says=says(keys["says"]) if "says" in keys else Coordinate(),
        open=tuple(n.choice(AXES) for n in keys["open"].sequence()) if "open" in keys else (),
        weak=flag("weak"),
        role=Role(keys["role"].choice([role.value for role in Role])) if "role" in keys else None,
        axis=keys["axis"].choice(AXES) if "axis" in keys else "",
        id=keys["id"].text() if "id" in keys else "",
        level=keys["level"].number() if "level" in keys else 0,
        unit=Unit(keys["unit"].choice([u.value for u in Unit])) if "unit" in keys else None,
        total=flag("total"),
        part=flag("part"),
        places=(
            tuple(n.choice(PLACES) for n in keys["only"].sequence()) if "only" in keys else PLACES
        ),
        stage=keys["stage"].choice(STAGES) if "stage" in keys else "",
        under=keys["under"].text() if "under" in keys else "",
    )
