"""The command line: one thin command a verb.

:func:`main` is what the script ``mingzhang`` runs. Its whole task is that a user never meets a
traceback: a wrong option, an unreadable template and a fault of the program each become one
sentence on stderr. ``MINGZHANG_DEBUG=1`` shows the traceback of a fault as well.

Exit codes: 0 clean, 1 errors were found, 2 something could not be read or an option is wrong,
130 interrupted from the keyboard.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line (default: that of the process) and return its exit code."""
    from mingzhang.cli.complaints import CommandError, fault, misuse
    from mingzhang.cli.language import chosen_language

    # Loading makes half a million objects that stay; looking through them for rubbish again and
    # again took a sixth of a short run.
    gc.set_threshold(200_000, 20, 20)
    _speak_utf8()
    said = sys.argv[1:] if arguments is None else list(arguments)
    lang = chosen_language(said, os.environ)
    try:
        from mingzhang.cli.app import application

        result = application(lang).main(
            args=None if arguments is None else said, prog_name="mingzhang", standalone_mode=False
        )
    except KeyboardInterrupt:
        return 130
    except CommandError as refusal:
        sentence = refusal.said(lang)
    except Exception as error:
        sentence = (misuse(error) or fault(error)).said(lang)
    else:
        if arguments is None:
            # The process ends: nobody need look through what it leaves for rubbish any more.
            gc.freeze()
        return result if isinstance(result, int) else 0
    print(sentence, file=sys.stderr)
    return 2


def _speak_utf8() -> None:
    """Pipes and files get UTF-8 everywhere; a character no terminal shows must not end the run."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")
