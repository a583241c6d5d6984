"""``mingzhang serve``: the web application."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from mingzhang.cli.language import Lang
from mingzhang.cli.options import Language

Host = Annotated[
    str,
    typer.Option("--host", metavar="ADDRESS", help="监听的地址。 ‖ The address to listen on."),
]
Port = Annotated[int, typer.Option("--port", metavar="N", min=1, max=65535, help="端口。 ‖ Port.")]
Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        metavar="DIR",
        show_default=False,
        help="数据文件夹；默认为环境变量 MINGZHANG_DATA，再默认为 mingzhang-data。"
        " ‖ The folder of all data; default MINGZHANG_DATA, then mingzhang-data.",
    ),
]
Demo = Annotated[
    bool,
    typer.Option(
        "--demo", help="装入示例单位、用户和公开文件。 ‖ Load example offices, users, disclosures."
    ),
]
Workers = Annotated[
    int,
    typer.Option("--workers", metavar="N", min=1, help="网页进程数。 ‖ Processes for pages."),
]


Archive = Annotated[
    Path, typer.Argument(metavar="FILE", help="备份文件（.tar.gz）。 ‖ The archive (.tar.gz).")
]
Exported = Annotated[
    Path,
    typer.Argument(
        metavar="FILE", help="导出的日志（一行一条 JSON）。 ‖ The exported log, one JSON a line."
    ),
]

People = Annotated[
    Path,
    typer.Argument(
        metavar="FILE.csv",
        help="CSV（UTF-8）：区划、年度、人口、来源。 ‖ CSV: division, year, people, source.",
    ),
]


Head = Annotated[
    str | None,
    typer.Option(
        "--head",
        metavar="SEAL",
        show_default=False,
        help="以前从日志页面抄下的封印；日志里没有它就报错。"
        " ‖ A seal noted down from the page of the log; it must be in the file.",
    ),
]
Excerpt = Annotated[
    bool,
    typer.Option(
        "--excerpt",
        help="文件只是日志的一部分：逐条验证，缺号不算错。"
        " ‖ The file is a part of the log: prove each entry for itself; gaps are no fault.",
    ),
]


def backup(archive: Archive, data: Data = None, lang: Language = Lang.ZH) -> int:
    """Write everything of the web application into one archive; returns the exit code."""
    from mingzhang.cli.complaints import CommandError

    _serving().prepare(data)
    from mingzhang.web.operating import keeping

    try:
        rows = keeping.backup(archive)
    except keeping.Unfit as refused:
        raise CommandError(refused.said.zh, refused.said.en) from refused
    _tell(f"已备份{rows}条记录到 {archive}。", f"{rows} rows were saved in {archive}.", lang)
    return 0


def restore(archive: Archive, data: Data = None, lang: Language = Lang.ZH) -> int:
    """Bring a backup back into an empty data folder; returns the exit code."""
    from mingzhang.cli.complaints import CommandError

    serving = _serving()
    serving.prepare(data)
    serving.migrate(lang.value)
    from mingzhang.web.operating import keeping

    try:
        entries = keeping.restore(archive)
    except keeping.Unfit as refused:
        raise CommandError(refused.said.zh, refused.said.en) from refused
    _tell(
        f"已恢复 {archive}；日志{entries}条完整无改动。",
        f"{archive} was brought back; all {entries} entries of the log hold.",
        lang,
    )
    return 0


def population(people: People, data: Data = None, lang: Language = Lang.ZH) -> int:
    """Take in how many people live where, for figures per head; returns the exit code."""
    from mingzhang.cli.complaints import CommandError

    serving = _serving()
    serving.prepare(data)
    serving.migrate(lang.value)
    from mingzhang.web.services import population as taking

    try:
        rows = taking.load(people)
    except taking.Unfit as refused:
        raise CommandError(refused.said.zh, refused.said.en) from refused
    _tell(f"已收入{rows}行人口数据。", f"{rows} rows of population were taken in.", lang)
    return 0


def verify_log(
    exported: Exported, head: Head = None, excerpt: Excerpt = False, lang: Language = Lang.ZH
) -> int:
    """Prove an exported log; returns 1 when it was changed."""
    from mingzhang.web.pure.chain import verify

    digests: list[str] = []
    held, broken = _read_log(exported, lambda entries: verify(entries, excerpt), digests)
    if broken is not None:
        _tell(
            f"第{broken.number}条记录对不上：{broken.what.zh}。此前{held}条完整。",
            f"Entry {broken.number}: {broken.what.en}; {held} entries before it hold.",
            lang,
        )
        return 1
    if head is not None and head.strip().lower() not in digests:
        _tell(
            f"{held}条记录前后相接，但其中没有抄下的封印：末尾的记录被截去，或者整份日志被换过。",
            f"The {held} entries hold together, but none has the seal that was noted down: the end "
            "was cut off, or the whole log was replaced.",
            lang,
        )
        return 1
    last = digests[-1] if digests else "—"
    _tell(
        f"{held}条记录完整无改动。最后一条的封印：{last}"
        + ("" if head else "（请与日志页面上抄下的核对，或用 --head 给出，才能发现末尾被截去）"),
        f"All {held} entries hold. Seal of the last: {last}"
        + ("" if head else " (compare it with the one noted down, or give that with --head: "
           "nothing else tells that the end was cut off)"),
        lang,
    )  # fmt: skip
    return 0


def _read_log(
    file: Path, prove: Callable[[Iterator[Any]], tuple[int, Any]], digests: list[str]
) -> tuple[int, Any]:
    """The proof of the entries of a file; their seals are put into ``digests``."""
    import json

    from mingzhang.cli.complaints import CommandError

    def entries(lines: Iterable[str]) -> Iterator[Any]:
        for line in lines:
            if line.strip():
                entry = json.loads(line)
                digests.append(str(entry.get("digest")) if isinstance(entry, dict) else "")
                yield entry

    try:
        with file.open(encoding="utf-8") as lines:
            return prove(entries(lines))
    except (OSError, ValueError) as error:
        raise CommandError(
            f"日志读不出：{file}（第{len(digests) + 1}行附近）。",
            f"The log cannot be read: {file} (near line {len(digests) + 1}).",
        ) from error


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    data: Data = None,
    demo: Demo = False,
    workers: Workers = 2,
    lang: Language = Lang.ZH,
) -> int:
    """Serve the application until it is interrupted; returns the exit code."""
    return int(_serving().serve(host, port, data, demo, workers, lang.value))


def _tell(zh: str, en: str, lang: Lang) -> None:
    from mingzhang.cli.output import remark
    from mingzhang.facts import Message

    remark(Message(zh, en).said(lang.value))


def _serving() -> Any:
    """The web application, or a sentence how to install it."""
    from mingzhang.cli.complaints import CommandError

    try:
        import django  # noqa: F401

        from mingzhang.web.operating import serving
    except ModuleNotFoundError as missing:
        raise CommandError(
            f"没有安装网页部分（缺少 {missing.name}）。请运行：pip install 'mingzhang[web]'",
            f"The web application is not installed ({missing.name} is missing). "
            "Please run: pip install 'mingzhang[web]'",
        ) from missing
    return serving
