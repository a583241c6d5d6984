"""``mingzhang serve``: the web application."""

from __future__ import annotations

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


def backup(archive: Archive, data: Data = None, lang: Language = Lang.ZH) -> int:
    """Write everything of the web application into one archive; returns the exit code."""
    from mingzhang.cli.output import remark
    from mingzhang.facts import Message

    _serving().prepare(data, https=False)
    from mingzhang.web import keeping

    rows = keeping.backup(archive)
    told = Message(f"已备份{rows}条记录到 {archive}。", f"{rows} rows were saved in {archive}.")
    remark(told.said(lang.value))
    return 0


def restore(archive: Archive, data: Data = None, lang: Language = Lang.ZH) -> int:
    """Bring a backup back into an empty data folder; returns the exit code."""
    from mingzhang.cli.complaints import CommandError

    _serving().prepare(data, https=False)
    from mingzhang.web import keeping

    try:
        keeping.restore(archive)
    except keeping.NotEmpty as refused:
        raise CommandError(refused.said.zh, refused.said.en) from refused
    return 0


def verify_log(exported: Exported, lang: Language = Lang.ZH) -> int:
    """Prove an exported log; returns 1 when it was changed."""
    import json

    from mingzhang.cli.complaints import CommandError
    from mingzhang.cli.output import remark
    from mingzhang.facts import Message
    from mingzhang.web.chain import verify

    try:
        with exported.open(encoding="utf-8") as lines:
            held, broken = verify(json.loads(line) for line in lines if line.strip())
    except (OSError, ValueError) as error:
        raise CommandError(
            f"日志读不出：{exported}。", f"The log cannot be read: {exported}."
        ) from error
    if broken is None:
        remark(Message(f"{held}条记录完整无改动。", f"All {held} entries hold.").said(lang.value))
        return 0
    told = Message(
        f"第{broken.number}条记录对不上：它或它之前的记录被改动或删除；此前{held}条完整。",
        f"Entry {broken.number}: {broken.what}; {held} entries before it hold.",
    )
    remark(told.said(lang.value))
    return 1


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


def _serving() -> Any:
    """The web application, or a sentence how to install it."""
    from mingzhang.cli.complaints import CommandError

    try:
        import django  # noqa: F401

        from mingzhang.web import serving
    except ModuleNotFoundError as missing:
        raise CommandError(
            f"没有安装网页部分（缺少 {missing.name}）。请运行：pip install 'mingzhang[web]'",
            f"The web application is not installed ({missing.name} is missing). "
            "Please run: pip install 'mingzhang[web]'",
        ) from missing
    return serving
