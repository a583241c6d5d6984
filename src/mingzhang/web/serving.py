"""``mingzhang serve``: the whole application as one program."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path


def prepare(data: Path | None, https: bool) -> None:
    """Set up Django with its data folder, database and static files."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mingzhang.web.settings")
    os.environ.setdefault("MINGZHANG_HTTPS", "1" if https else "0")
    if data is not None:
        os.environ["MINGZHANG_DATA"] = str(data)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def serve(host: str, port: int, data: Path | None, demo: bool, workers: int, lang: str) -> int:
    """Prepare, say where and how to log in, and run."""
    local = host in ("127.0.0.1", "localhost", "::1")
    prepare(data or (Path("build/serve-demo") if demo and not _DATA_SAID else None), not local)
    told = _first_log_ins(demo, lang)
    print("\n".join([*told, f"http://{host}:{port}/"]), flush=True)
    return run(host, port, workers)


_DATA_SAID = "MINGZHANG_DATA" in os.environ


def _first_log_ins(demo: bool, lang: str) -> list[str]:
    """The demo, or a first administrator where nobody can log in yet; what to tell the user."""
    from mingzhang.facts import Message
    from mingzhang.web import demo as example
    from mingzhang.web.models import User

    if demo:
        found = example.load()
        head = Message(
            f"示例用户（密码都是 {example.PASSWORD}）：",
            f"Users of the demo (the password is {example.PASSWORD}):",
        )
        return [head.said(lang), *(f"  {u.username}  {u.role}  {u.organisation}" for u in found)]
    if User.objects.exists():
        return []
    import secrets

    password = os.environ.get("MINGZHANG_ADMIN_PASSWORD") or secrets.token_urlsafe(12)
    User.objects.create_superuser("admin", password=password, must_change_password=True)
    return [
        Message(
            f"已建立管理员 admin，密码 {password}，首次登录请修改。",
            f"Made the administrator admin, password {password}; change it at the first log-in.",
        ).said(lang)
    ]


def run(host: str, port: int, workers: int) -> int:
    """Serve pages and do the background work until interrupted; returns the exit code."""
    background = subprocess.Popen([sys.executable, "-m", "django", "qcluster"])
    pages = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", "mingzhang.web.wsgi:application",
            "--bind", f"{host}:{port}", "--workers", str(workers), "--access-logfile", "-",
            "--access-logformat", '%(t)s "%(m)s %(U)s" %(s)s %(B)s %(L)s',
        ]
    )  # fmt: skip

    def end(*_: object) -> None:
        for process in (pages, background):
            process.terminate()

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    code = pages.wait()
    background.terminate()
    background.wait()
    return 0 if code in (0, -signal.SIGTERM, -signal.SIGINT) else code
