"""Records to JSON and back, exactly, by the types that their fields state."""

from __future__ import annotations

import base64
import dataclasses
import types
from collections.abc import Callable
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

Record = TypeVar("Record")
_Decoder = Callable[[Any], Any]


def to_plain(value: Any) -> Any:
    """A record as what JSON can hold. Fields that have their default value are left out."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(to_plain(key)): to_plain(item) for key, item in value.items()}
    if dataclasses.is_dataclass(value):
        return {
            name: to_plain(said)
            for name, default in _defaults(cast(Any, type(value)))
            if (said := getattr(value, name)) != default
        }
    return value


def from_plain(kind: type[Record], plain: Any) -> Record:
    """The record that :func:`to_plain` was given.

    Raises ValueError, TypeError, KeyError or AttributeError when ``plain`` is something else.
    """
    decode: _Decoder = _decoder(cast(Any, kind))
    record: Record = decode(plain)
    return record


@cache
def _defaults(kind: Any) -> tuple[tuple[str, Any], ...]:
    return tuple((f.name, f.default) for f in dataclasses.fields(kind))


@cache
def _decoder(kind: Any) -> _Decoder:
    origin, inside = get_origin(kind), get_args(kind)
    if origin is tuple:
        return _of_tuple(inside)
    if origin is dict:
        key, item = map(_decoder, inside)
        return lambda plain: {key(k): item(v) for k, v in plain.items()}
    if origin in (Union, types.UnionType):
        decode = _decoder(next(option for option in inside if option is not type(None)))
        return lambda plain: None if plain is None else decode(plain)
    if dataclasses.is_dataclass(kind):
        return _of_record(kind)
    if kind is bytes:
        return base64.b64decode
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    if kind in (str, int, float, bool):
        return _checked(kind)
    raise TypeError(f"{kind} cannot be stored")


def _checked(kind: type) -> _Decoder:
    allowed = (int, float) if kind is float else (kind,)

    def decode(plain: Any) -> Any:
        if not isinstance(plain, allowed):
            raise ValueError(plain)
        return plain

    return decode


def _of_tuple(inside: tuple[Any, ...]) -> _Decoder:
    if len(inside) == 2 and inside[1] is Ellipsis:
        decode = _decoder(inside[0])
        return lambda plain: tuple(map(decode, plain))
    decoders = tuple(map(_decoder, inside))
    return lambda plain: tuple(d(item) for d, item in zip(decoders, plain, strict=True))


def _of_record(kind: Any) -> _Decoder:
    decoders: dict[str, _Decoder] = {}

    def decode(plain: Any) -> Any:
        if not decoders:  # looked up late: a record may hold records of its own kind
            hints = get_type_hints(kind)
            decoders.update({f.name: _decoder(hints[f.name]) for f in dataclasses.fields(kind)})
        return kind(**{name: decoders[name](value) for name, value in plain.items()})

    return decode
