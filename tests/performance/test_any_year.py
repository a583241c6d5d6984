"""Whatever a valid budget holds, its year can be told: no project is lost, nothing raises."""

from hypothesis import given, settings
from hypothesis import strategies as st

from mingzhang.budget import Budget, validate
from mingzhang.budget.problems import has_errors
from mingzhang.cli.performance import evaluation as evaluated
from mingzhang.cli.performance import monitoring as monitored
from mingzhang.formats.docx import write_docx
from mingzhang.formats.html import write_html
from mingzhang.performance.documents import evaluation_document, monitoring_document
from mingzhang.performance.evaluation import evaluate
from mingzhang.performance.model import Light
from mingzhang.performance.monitoring import monitor
from mingzhang.performance.next_year import draft
from mingzhang.performance.schemes import all_schemes
from mingzhang.templates import all_templates
from strategies import budgets

TEMPLATE = next(t for t in all_templates() if t.id == "hebei")


@settings(max_examples=40, deadline=None)
@given(budgets(), st.integers(1, 12), st.sampled_from(all_schemes()), st.sampled_from(["zh", "en"]))
def test_every_project_and_every_indicator_is_told(budget: Budget, month, scheme, lang) -> None:
    state = monitor(budget, month, scheme)
    assert [p.project_key for p in state.projects] == [p.key for p in budget.projects]
    told = [s.indicator for p in (*state.projects, *state.bodies) for s in p.states]
    assert sorted(i.level3 for i in told) == sorted(i.level3 for i in budget.indicators)
    for project in state.projects:
        reported = project.execution.paid is not None
        assert reported or not project.execution.adjusted or project.money is Light.GREY
        for one in project.states:
            assert one.reached is not None or one.light is Light.GREY
            assert one.light in (Light.GREEN, Light.GREY) or one.reasons
            assert (one.light in (Light.RED, Light.YELLOW)) >= bool(one.needs)
    result = evaluate(budget, scheme, month)
    for text in (monitored.told(state, lang), evaluated.told(result, scheme, lang)):
        assert text.endswith("\n")
    assert monitored.as_json(state)
    assert evaluated.as_json(result)
    for document in (
        monitoring_document(state, budget, TEMPLATE, lang),
        evaluation_document(result, budget, TEMPLATE, lang),
    ):
        assert document.title
        assert write_docx(document)
        assert write_html(document)


@settings(max_examples=40, deadline=None)
@given(budgets(), st.sampled_from(all_schemes()))
def test_the_draft_of_any_year_is_a_budget_without_mistakes(budget: Budget, scheme) -> None:
    begun = draft(budget, evaluate(budget, scheme))
    assert not has_errors(validate(begun.budget))
    assert all(p.why.zh.endswith("。") and p.why.en.endswith((".", "?")) for p in begun.proposals)
