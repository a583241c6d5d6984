"""A finding keeps its fingerprint when lines move, and loses it when the figure changes."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from mingzhang.facts import Finding, Message, Place, Severity

words = st.text(max_size=12)
places = st.builds(
    Place,
    line=st.integers(1, 5000),
    page=st.integers(0, 90),
    table=words,
    section=words,
    row=words,
    column=words,
    text=words,
)


@st.composite
def findings(draw: st.DrawFn) -> Finding:
    return Finding(
        draw(st.sampled_from(["G5", "N1", "K4"])),
        draw(st.sampled_from(list(Severity))),
        Message(draw(words), draw(words)),
        tuple(draw(st.lists(places, min_size=1, max_size=5))),
        stated=draw(words),
        expected=draw(words),
    )


@given(findings(), st.integers(1, 400), st.integers(0, 9))
def test_moving_every_line_keeps_the_fingerprint(finding: Finding, by: int, pages: int) -> None:
    moved = replace(
        finding,
        places=tuple(replace(p, line=p.line + by, page=p.page + pages) for p in finding.places),
    )
    assert moved.fingerprint == finding.fingerprint


@given(findings())
def test_another_order_of_places_and_the_english_sentence_keep_the_fingerprint(
    finding: Finding,
) -> None:
    turned = replace(
        finding,
        places=finding.places[::-1],
        message=Message(finding.message.zh, "other words"),
    )
    assert turned.fingerprint == finding.fingerprint


def test_a_figure_or_name_that_only_the_sentence_tells_changes_the_fingerprint() -> None:
    """“…共同为5.00万元”: the amount is neither stated nor expected, nor the text of a place."""
    place = Place(line=7, table="项目绩效目标表", row="项目名称", text="")

    def told(sentence: str) -> str:
        return Finding("P6", Severity.WARNING, Message(sentence, ""), (place,)).fingerprint

    first = told("项目“甲”（第2页第7行）与“乙”名称不一致，预算同为5.00万元。")
    assert told("项目“甲”（第3页第19行）与“乙”名称不一致，预算同为5.00万元。") == first
    assert told("项目“甲”（第2页第7行）与“乙”名称不一致，预算同为6.00万元。") != first
    assert told("项目“甲”（第2页第7行）与“丙”名称不一致，预算同为5.00万元。") != first


@given(findings(), words)
def test_another_figure_gives_another_fingerprint(finding: Finding, other: str) -> None:
    changed = replace(finding, stated=other)
    assert (changed.fingerprint == finding.fingerprint) == (other == finding.stated)
    text = tuple(replace(p, text=p.text + "0") for p in finding.places)
    assert replace(finding, places=text).fingerprint != finding.fingerprint


@given(findings())
def test_a_fingerprint_is_sixteen_hex_digits(finding: Finding) -> None:
    assert len(finding.fingerprint) == 16
    int(finding.fingerprint, 16)


def test_a_message_is_said_in_the_language_asked_for() -> None:
    message = Message("相差", "differ")
    assert message.said("zh") == "相差"
    assert message.said("en") == "differ"


def test_a_place_is_shown_with_table_row_column_and_line() -> None:
    place = Place(123, table="支出总表", row="2101501 行政运行", column="合计")
    assert place.shown() == "《支出总表》“2101501 行政运行”行“合计”列（第123行）"
    assert Place(5, page=2, section="三、说明").shown() == "“三、说明”（第2页第5行）"
