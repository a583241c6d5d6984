"""``mingzhang serve``: the whole application as one program."""

from __future__ import annotations

import os
import shutil
import socket
import sys
from pathlib import Path

from mingzhang.cli.complaints import CommandError
from mingzhang.facts import Message
from mingzhang.web.operating.supervising import Program, supervise

_HERE = ("127.0.0.1", "localhost", "::1")


def prepare(data: Path | None, https: bool = False) -> None:
    """Set up Django with its data folder and database. Raises CommandError where that cannot be."""
    os.umask(0o077)  # data of the office is for its own account alone
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingzhang.web.settings")
    os.environ.setdefault("MINGZHANG_HTTPS", "1" if https else "0")
    if data is not None:
        os.environ["MINGZHANG_DATA"] = str(data)
    _demand_writable(Path(os.environ.get("MINGZHANG_DATA", "mingzhang-data")))
    import django

    try:
        django.setup()
    except ValueError as wrong:
        raise CommandError(
            f"环境变量 MINGZHANG_… 的值不对：{wrong}。",
            f"A variable MINGZHANG_… is wrong: {wrong}.",
        ) from wrong
    _demand_database()


def migrate(lang: str = "zh") -> None:
    """Bring the database up to this version; what it held before is saved first."""
    from django.core.management import call_command

    from mingzhang.web.operating import upgrading

    if (saved := upgrading.save_before()) is not None:
        told = Message(
            f"程序已升级，数据库要随之更新；更新前的数据已备份到 {saved}。",
            f"The program is newer than its database; what it held before is saved in {saved}.",
        )
        print(told.said(lang), flush=True)
    call_command("migrate", verbosity=0)


def serve(host: str, port: int, data: Path | None, demo: bool, workers: int, lang: str) -> int:
    """Prepare, say where and how to log in, and run."""
    if data is None and demo and "MINGZHANG_DATA" not in os.environ:
        data = Path("build/serve-demo")
    _demand_free(host, port)
    prepare(data, https=host not in _HERE or bool(os.environ.get("MINGZHANG_PROXIES")))
    from django.core.management import call_command

    migrate(lang)
    call_command("collectstatic", interactive=False, verbosity=0)
    for warning in _warnings(host):
        print(warning.said(lang), file=sys.stderr)
    told = _first_log_ins(demo, lang)
    print("\n".join([*told, f"http://{_in_address(host)}:{port}/"]), flush=True)
    return run(host, port, workers, lang)


def run(host: str, port: int, workers: int, lang: str = "zh") -> int:
    """Serve pages and do the background work until interrupted; returns the exit code."""
    from django.conf import settings

    counts = settings.RUN / "counts"
    shutil.rmtree(counts, ignore_errors=True)
    counts.mkdir(parents=True, mode=0o700)
    pages = Program(
        Message("网页服务", "web server"),
        ["gunicorn", "--config", "python:mingzhang.web.operating.workers",
         "--bind", f"{_in_address(host)}:{port}", "--workers", str(workers),
         "mingzhang.web.wsgi:application"],
        {"PROMETHEUS_MULTIPROC_DIR": str(counts)},
        tries=4,
    )  # fmt: skip
    background = Program(Message("后台处理", "background worker"), ["django", "qcluster"])
    files = Program(
        Message("文件审核", "worker that checks files"),
        ["django", "qcluster"],
        {"Q_CLUSTER_NAME": "files"},
    )
    return supervise(
        [pages, background, files], lambda said: print(said.said(lang), file=sys.stderr, flush=True)
    )


def _first_log_ins(demo: bool, lang: str) -> list[str]:
    """The demo, or a first administrator where nobody can log in yet; what to tell the user."""
    if demo:
        from mingzhang.web.demo import loading, offices

        loading.load(lambda step: print(step.said(lang), flush=True))
        return list(offices.told(lang))
    from mingzhang.web.operating import beginning

    return [said.said(lang) for said in beginning.first_administrator(lang)]


def _warnings(host: str) -> list[Message]:
    """What will not work as it is set."""
    from django.conf import settings

    found = []
    if settings.HTTPS and not settings.PROXIES:
        found.append(
            Message(
                "注意：只接受 HTTPS，但没有设置 MINGZHANG_PROXIES（前置服务器的地址，"
                "如 127.0.0.1），"
                "网页会一直转向。单机使用请设 MINGZHANG_HTTPS=0。",
                "Note: only HTTPS is taken, but MINGZHANG_PROXIES (the server in front, such as "
                "127.0.0.1) is not set: pages will redirect for ever. Without one set "
                "MINGZHANG_HTTPS=0.",
            )
        )
    if host not in _HERE and not os.environ.get("MINGZHANG_HOSTS"):
        found.append(
            Message(
                "注意：没有设置 MINGZHANG_HOSTS（网站的域名或地址），"
                "其他电脑访问会得到“请求有误”。",
                "Note: MINGZHANG_HOSTS (names of the site) is not set: others will be refused.",
            )
        )
    return found


def _demand_writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = folder / f".write-{os.getpid()}"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as wrong:
        raise CommandError(
            f"数据文件夹 {folder} 不能写入（{wrong.strerror}）。请换一个（--data），或者修改权限。",
            f"The data folder {folder} cannot be written ({wrong.strerror}). "
            "Choose another (--data), or change its permissions.",
        ) from wrong


def _demand_free(host: str, port: int) -> None:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, address = found[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as wrong:
        raise CommandError(
            f"不能在 {host}:{port} 上监听（{wrong.strerror}）：端口可能已被占用，"
            "请换一个（--port）。",
            f"Cannot listen on {host}:{port} ({wrong.strerror}): the port may be in use; "
            "choose another (--port).",
        ) from wrong


def _demand_database() -> None:
    from django.db import DatabaseError, connection

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as wrong:
        why = str(wrong).strip().splitlines()[0] if str(wrong).strip() else type(wrong).__name__
        raise CommandError(
            f"连接不上数据库：{why}。请检查 MINGZHANG_DATABASE 和数据库是否在运行。",
            f"The database cannot be reached: {why}. "
            "Check MINGZHANG_DATABASE, and whether it runs.",
        ) from wrong


def _in_address(host: str) -> str:
    return f"[{host}]" if ":" in host else host
