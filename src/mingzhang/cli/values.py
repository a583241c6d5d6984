"""The plain values of a command line, converted without typer's validation library.

Typer builds a pydantic adapter for every parameter, and loading pydantic takes a tenth of a short
run. Words, paths, whole numbers and choices that are written as they should be need none of it.
Anything else goes to typer, which converts it or says what is wrong with it.
"""

from __future__ import annotations

import os
from enum import Enum
from pathlib import Path
from typing import Any, get_args, get_origin

_PRIVATE = "_runtime_param"
"""Where typer keeps the converter of a parameter; None until it is first used."""


class _UnsureError(Exception):
    """Not a plain value: typer shall decide."""


class _Plain:
    """Stands in for typer's converter of one parameter."""

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """The value of ``param``, converted to what the function is annotated with."""
        try:
            return _converted(value, param)
        except _UnsureError:
            setattr(param, _PRIVATE, None)
            return param.get_runtime_param().coerce(value, param=param, ctx=ctx)


def convert_plainly(command: Any, context: Any) -> None:
    """Let a command and its subcommands convert plain values by themselves.

    ``context`` is a function that makes a context for a command. Typed loosely, and without effect
    where typer keeps no such converter: what is reached for here is private to it.
    """
    for param in command.get_params(context(command)):
        if getattr(param, _PRIVATE, param) is None:
            setattr(param, _PRIVATE, _Plain())
    for child in getattr(command, "commands", {}).values():
        convert_plainly(child, context)


def _converted(value: Any, param: Any) -> Any:
    info, kind = param.type_descriptor.parameter_info, param.type_descriptor.annotation
    several = param.multiple or param.nargs == -1
    if value is None:
        return () if several else None
    if info.parser is not None:
        raise _UnsureError
    if several != (get_origin(kind) is list) or several != isinstance(value, list | tuple):
        raise _UnsureError
    if several:
        (kind,) = get_args(kind)
        return [_one(item, kind, info) for item in value]
    return _one(value, kind, info)


def _one(value: Any, kind: Any, info: Any) -> Any:
    if kind is Path:
        return _path(value, info)
    if info.path_type is not None or info.allow_dash or info.resolve_path:
        raise _UnsureError
    if kind is str and isinstance(value, str):
        return value
    if kind in (int, float):
        return _number(value, kind, info)
    if isinstance(kind, type) and issubclass(kind, Enum):
        for choice in kind:
            if value is choice or value == str(choice.value):
                return choice
    raise _UnsureError


def _number(value: Any, kind: Any, info: Any) -> Any:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        value = kind(value)
    if type(value) is not kind or info.clamp:
        raise _UnsureError
    if (info.min is not None and value < info.min) or (info.max is not None and value > info.max):
        raise _UnsureError
    return value


def _path(value: Any, info: Any) -> Path:
    """A path that need not be there; one that is must be readable."""
    demands = info.exists or info.writable or info.resolve_path or info.allow_dash
    if demands or not (info.file_okay and info.dir_okay) or info.path_type is not None:
        raise _UnsureError
    if not isinstance(value, str | Path):
        raise _UnsureError
    path = Path(value)
    if info.readable and not os.access(path, os.R_OK) and os.path.lexists(path):
        raise _UnsureError
    return path
