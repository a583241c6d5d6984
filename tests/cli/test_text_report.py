"""The text report: complete, and readable in 80 columns."""

import pytest
from rich.cells import cell_len

from mingzhang.check.certificate import Verdict
from mingzhang.cli.report import ReportFormat, render
from mingzhang.cli.report.digest import digest, unreadable
from mingzhang.cli.report.words import expected_word, words
from mingzhang.facts import Message


def text(*verdicts: Verdict, lang: str = "zh", colour: bool = False) -> str:
    return render([digest(v, lang) for v in verdicts], ReportFormat.TEXT, lang, colour=colour)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_line_is_wider_than_80_columns(lang: str, sample: Verdict) -> None:
    assert max(cell_len(line) for line in text(sample, lang=lang).splitlines()) <= 80


def test_nothing_of_a_finding_is_cut_off(sample: Verdict) -> None:
    joined = "".join(line.strip() for line in text(sample).splitlines())
    for finding in sample.findings:
        assert finding.message.zh in joined
    for said in ("应为", "30.00万元", "现为 31.00万元", "第三十七条", "收支总表的支出应等于收入"):
        assert said in joined


def test_it_says_who_when_and_how_much_was_read(sample: Verdict) -> None:
    said = text(sample)
    for word in (
        "示例县示例局（450，部门）2026 年",
        "[hebei]",
        "十二万",
        "附表",
        "201030 1 → 2010301",
    ):
        assert word in said


def test_it_says_what_was_not_checked_and_why(sample: Verdict) -> None:
    said = text(sample)
    assert "数据不足：文件里没有采购表。 [T3、T4]" in said
    assert "规则出错" in said


def test_a_clean_file_is_said_to_be_clean(clean_sample: Verdict) -> None:
    assert "没有发现问题" in text(clean_sample)


def test_without_a_terminal_there_are_no_colours(sample: Verdict) -> None:
    assert "\x1b" not in text(sample)


def test_what_a_document_says_is_never_taken_for_markup() -> None:
    entry = unreadable("[red]x[/red].txt", Message("[bold]不是标记[/bold]", ""), "zh")
    said = render([entry], ReportFormat.TEXT, "zh")
    assert "[red]x[/red].txt" in said
    assert "[bold]不是标记[/bold]" in said


def test_several_files_begin_with_their_table_worst_first(
    sample: Verdict, clean_sample: Verdict
) -> None:
    lost = unreadable("lost.pdf", Message("文件是空的。", "The file is empty."), "zh")
    entries = [digest(clean_sample, "zh"), digest(sample, "zh"), lost]
    lines = render(entries, ReportFormat.TEXT, "zh").splitlines()
    table, after = lines[: lines.index("")], "\n".join(lines[lines.index("") :])
    assert "3 个文件，有错误 1，没有读取 1" in table[0]
    assert table[1].split()[:6] == ["错误", "疑点", "提示", "表", "未识别", "未读出"]
    assert table[2].split() == ["没有读取", "lost.pdf"]
    counts = [line.split()[:6] for line in table if line.split()[0].isdigit()]
    assert counts == [
        ["1", "1", "1", "3", "1", "1"],
        ["0", "0", "0", "3", "1", "1"],
        ["1", "1", "1", "6", "2", "2"],
    ]
    # The two files that were read follow, the worse one first; the third has nothing to add.
    assert after.index("■ 错误 1") < after.index("没有发现问题")
    assert "lost.pdf" not in after


@pytest.mark.parametrize(
    ("stated", "expected", "key"),
    [
        ("352.67万元", "350.3499万元", "expected"),  # figures: one of them is right
        ("宣传经费增加", "减少2.98%", "beside"),  # words are held against what they contradict
        ("务", "物", "beside"),  # either of the two may be the slip
        ("", "0", "expected"),
    ],
)
def test_only_figures_are_told_as_what_should_stand_there(stated, expected, key) -> None:
    assert expected_word(stated, expected) == key
    assert words("zh")(key) == {"expected": "应为", "beside": "对照"}[key]
