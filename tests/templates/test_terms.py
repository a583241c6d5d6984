"""The vocabulary: every word has one meaning in one place; mistakes are told where they stand."""

from pathlib import Path

import pytest

from mingzhang.facts import Coordinate
from mingzhang.interpret.vocabulary.wording import compact
from mingzhang.templates import TemplateError
from mingzhang.templates.terms import STAGES, load_vocabulary


def written(folder: Path, text: str) -> Path:
    (folder / "words.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("text", "line", "instead"),
    [
        ("terms:\n  - {words: [拨款], says: {fond: fiscal}}\n", 2, "fund"),
        ("terms:\n  - {words: [拨款], says: {fund: fiscl}}\n", 2, "fiscal"),
        ("terms:\n  - {words: [拨款], rol: amount}\n", 2, "role"),
        ("terms:\n  - {words: [拨款], only: [heads]}\n", 2, "head"),
        ("terms:\n  - {words: [拨款]}\n  - {words: []}\n", 3, "[一般公共预算]"),
        ("groups:\n  - 小计(\n", 2, ""),
    ],
)
def test_a_mistake_is_told_by_its_line(tmp_path: Path, text: str, line: int, instead: str) -> None:
    with pytest.raises(TemplateError) as told:
        load_vocabulary(written(tmp_path, text))
    assert told.value.line == line
    assert instead in str(told.value)


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("place", ["title", "head", "row"])
def test_no_word_has_two_meanings_in_one_place(place: str, stage: str) -> None:
    """A word may head a column and also say nothing (项目); it never names two members."""
    says: dict[tuple[str, str], Coordinate] = {}
    for term in load_vocabulary().terms:
        if place not in term.places or term.stage not in ("", stage) or not term.says:
            continue
        for word in map(compact, term.words):
            assert says.setdefault((word, term.under), term.says) == term.says, word
