"""The page of the commands: ``commands.md``, with their real help."""

from __future__ import annotations

import contextlib
import io
import os
import re
from collections.abc import Iterator

from mingzhang.cli.app import application
from mingzhang.cli.reference.markdown import block, page

_ANSI = re.compile(r"\x1b\[[0-9;]*m")

_ABOUT = """
文字默认为中文；`--lang en` 或环境变量 `MINGZHANG_LANG=en` 换成英文。

Everything is in Chinese by default; `--lang en` or `MINGZHANG_LANG=en` turns it into English.

| 退出码 Exit code | |
|---|---|
| 0 | 没有级别为“错误”的问题 · no finding of severity error |
| 1 | 发现错误 · errors were found |
| 2 | 有文件读不出（其余文件仍审核），或命令有误 · a file could not be read (the others are still checked), or a wrong option |
| 130 | 用键盘中断 · interrupted from the keyboard |

| 环境变量 Variable | |
|---|---|
| `MINGZHANG_LANG` | `zh` 或 `en` · language |
| `MINGZHANG_TEMPLATES` | 另外的样式文件夹 · further folders of templates |
| `MINGZHANG_DEBUG=1` | 程序出错时显示调用栈 · show the traceback of a fault of the program |
"""  # noqa: E501 - a row of a Markdown table cannot be broken

_EXAMPLES = {
    "": "mingzhang --version",
    "new-budget": """\
mingzhang new-budget 450.xlsx --template hebei --year 2027
mingzhang new-budget 450.xlsx --template hebei --year 2027 --from 450-2026.xlsx""",
    "compile": """\
mingzhang compile 450.xlsx --out disclosure
mingzhang compile 450.xlsx --format docx,pdf --last-year 450-2026.pdf""",
    "diff": "mingzhang diff draft.xlsx final.xlsx",
    "check": """\
mingzhang check 450.txt                                # 显示在屏幕上 · on the screen
mingzhang check 2026/ --format html -o report.html     # 整个文件夹，一张网页 · a folder, one page
mingzhang check 2026/ --format json | jq '.documents[].findings[].message'
mingzhang check 450.txt --template hebei --lang en""",
    "read": """\
mingzhang read 450.txt -o facts.csv                    # 每个数字一行 · one row a figure
mingzhang read 2026/ --format parquet -o facts.parquet
mingzhang read 450.txt --explain                       # 识别了什么 · what was recognised""",
    "explain": """\
mingzhang explain                                      # 列出全部规则 · list all rules
mingzhang explain G1""",
    "templates": "mingzhang templates",
    "new-template": """\
mingzhang new-template shandong --based-on hebei --dir my-templates
mingzhang check 370.txt --templates my-templates""",
    "new-check": "mingzhang new-check K99 --name 指标名称不重复 --severity warning",
    "serve": """\
mingzhang serve --demo                                 # 示例单位，试用 · the example offices
mingzhang serve --data /srv/mingzhang --port 8000""",
    "backup": "mingzhang backup mingzhang.tar.gz --data /srv/mingzhang",
    "restore": "mingzhang restore mingzhang.tar.gz --data /srv/empty",
    "population": "mingzhang population people.csv",
    "verify-log": "mingzhang verify-log log.jsonl",
    "indicators mine": "mingzhang indicators mine 2026/ -o indicators.yaml",
    "indicators search": """\
mingzhang indicators search 培训 满意度 --field 教育
mingzhang indicators search 参保率 -c indicators.yaml --format json""",
}


def commands_page() -> str:
    """The help of the program and of each command in both languages, with examples."""
    return page("命令 · Commands", _ABOUT, *("\n\n".join(_command(name)) for name in _EXAMPLES))


def _command(name: str) -> Iterator[str]:
    yield f"## {f'mingzhang {name}'.strip()}"
    yield block(_EXAMPLES[name], "sh")
    arguments = [*name.split(), "--help"]
    yield block(real_help(arguments, "zh"))
    yield block(real_help(arguments, "en"))


def real_help(arguments: list[str], lang: str) -> str:
    """What a command line prints, 80 columns wide and without colours, wherever it is run."""
    printed = io.StringIO()
    columns = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = "80"
    try:
        with contextlib.redirect_stdout(printed):
            application(lang).main(args=arguments, prog_name="mingzhang", standalone_mode=False)
    finally:
        if columns is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = columns
    plain = _ANSI.sub("", printed.getvalue())
    return "\n".join(line.rstrip() for line in plain.splitlines()).strip("\n")
