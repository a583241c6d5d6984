"""A self-evaluation that was written is read back: every actual value, weight, score and payment."""

from decimal import Decimal
from pathlib import Path

import pytest

from mingzhang.budget import load_budget
from mingzhang.facts import Amount
from mingzhang.formats.docx import write_docx
from mingzhang.formats.html import write_html
from mingzhang.formats.pdf import write_pdf
from mingzhang.formats.reading import read_any
from mingzhang.formats.xlsx import write_xlsx
from mingzhang.interpret import interpret
from mingzhang.performance.documents import evaluation_document
from mingzhang.performance.evaluation import evaluate
from mingzhang.performance.schemes import find_scheme
from mingzhang.templates import all_templates

EXAMPLE = Path(__file__).resolve().parents[2] / "examples/budgets/example-2026-archives.xlsx"
WRITERS = {"docx": write_docx, "html": write_html, "pdf": write_pdf, "xlsx": write_xlsx}
WAN = Decimal(10_000)


def number(value: object) -> Decimal | None:
    return value.value if isinstance(value, Amount) else None


@pytest.mark.parametrize("suffix", sorted(WRITERS))
def test_a_self_evaluation_is_read_back(suffix: str, tmp_path: Path) -> None:
    budget, _ = load_budget(EXAMPLE)
    assert budget is not None
    scheme = find_scheme("hebei")
    assert scheme is not None
    held = evaluate(budget, scheme)
    layout = next(t for t in all_templates() if t.id == "hebei")
    file = tmp_path / f"report.{suffix}"
    written = WRITERS[suffix](evaluation_document(held, budget, layout))
    file.write_bytes(written if isinstance(written, bytes) else written.encode("utf-8"))
    forms = [f for f in interpret(read_any(file)).forms if f.spec.scope == "evaluation"]
    every = [*held.projects, *held.bodies]
    assert [form.name for form in forms] == [one.project or one.body for one in every]
    for form, one in zip(forms, every, strict=True):
        assert form.sure
        assert [
            (i.level2, i.level3, i.value, number(i.weight), number(i.score))
            for i in form.indicators
        ] == [
            (s.indicator.level2, s.indicator.level3, s.indicator.text, s.weight, s.points)
            for s in one.scores
        ]
        # What a person judged is printed with the degree behind it.
        assert [(i.actual or "").partition("（完成程度")[0] for i in form.indicators] == [
            s.reached.value if s.reached is not None else "" for s in one.scores
        ]
        assert one.execution is not None
        paid = form.amounts.get("total_paid")
        assert (number(paid.value) if paid else None) == (
            one.execution.paid / WAN if one.execution.paid is not None else None
        )
