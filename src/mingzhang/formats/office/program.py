"""LibreOffice: where it is, and how it turns one file into another kind.

It runs by itself, with a profile of its own that forbids macros and links to other places, and not
longer than a few minutes. What it starts with and leaves behind lies in one temporary folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

SECONDS: Final = 300
"""The longest that one conversion may take; most take two."""
VARIABLE: Final = "MINGZHANG_SOFFICE"
"""Environment variable that names the program; empty for none."""
_AGAIN: Final = 81
"""The exit code that asks to be started once more, after a new profile was set up."""
_USUAL = {
    "darwin": ("/Applications/LibreOffice.app/Contents/MacOS/soffice",),
    "win32": (
        r"C:\Program Files\LibreOffice\program\soffice.exe",
        r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
    ),
}
_SETTINGS = (
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Writer/Content/Update", "Link", "0"),
    ("Calc/Content/Update", "Link", "2"),
)


class NotConverted(Exception):  # noqa: N818 (the file fails, not the program)
    """LibreOffice could not turn this file into the other kind."""


def find_program() -> Path | None:
    """The program, or None when there is no LibreOffice."""
    named = os.environ.get(VARIABLE)
    if named is not None:
        return Path(named) if named and Path(named).is_file() else None
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            # Its core, when there is one: a wrapper would leave it running when it is ended.
            core = Path(found).resolve().with_name("soffice.bin")
            return core if core.is_file() else Path(found)
    return next((p for p in map(Path, _USUAL.get(sys.platform, ())) if p.is_file()), None)


def convert(program: Path, data: bytes, ending: str, target: str) -> bytes:
    """The bytes of a file of kind ``ending``, as a file of kind ``target``.

    Raises :class:`NotConverted` when the file is damaged or protected or takes too long.
    """
    with tempfile.TemporaryDirectory(prefix="mingzhang-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source, made = folder / f"source.{ending}", folder / "made"
        source.write_bytes(data)
        profile = folder / "profile"
        _write_settings(profile)
        command = [
            str(program),
            f"-env:UserInstallation={profile.as_uri()}",
            *("--headless", "--norestore", "--nolockcheck", "--nologo"),
            *("--convert-to", target, "--outdir", str(made), str(source)),
        ]
        environment = {**os.environ, "HOME": name, "TMPDIR": name}
        try:
            if _run(command, environment) == _AGAIN:
                _run(command, environment)
            return (made / f"source.{target}").read_bytes()
        except (OSError, subprocess.TimeoutExpired) as error:
            raise NotConverted from error


def _run(command: list[str], environment: dict[str, str]) -> int:
    nowhere = subprocess.DEVNULL
    return subprocess.run(
        command,
        stdin=nowhere,
        stdout=nowhere,
        stderr=nowhere,
        timeout=SECONDS,
        env=environment,
        check=False,
    ).returncode


def _write_settings(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="/org.openoffice.Office.{path}"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for path, name, value in _SETTINGS
    )
    user = profile / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items '
        'xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>\n',
        encoding="utf-8",
    )
