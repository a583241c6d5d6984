"""Files as accidents and ill will make them, from good ones: the same for the same seed."""

from __future__ import annotations

import io
import random
import re
import warnings
import zipfile
import zlib
from collections.abc import Callable

Mutation = Callable[[bytes, random.Random], bytes]


def flip_bits(data: bytes, draw: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(draw.choice((1, 4, 30, 300))):
        made[draw.randrange(len(made))] ^= 1 << draw.randrange(8)
    return bytes(made)


def cut_off(data: bytes, draw: random.Random) -> bytes:
    return data[: draw.randrange(1, len(data))]


def cut_out(data: bytes, draw: random.Random) -> bytes:
    start = draw.randrange(len(data))
    return data[:start] + data[start + draw.choice((1, 16, 500, 20_000)) :] or b"x"


def double(data: bytes, draw: random.Random) -> bytes:
    start = draw.randrange(len(data))
    chunk = data[start : start + draw.choice((1, 16, 500, 20_000))]
    return data[:start] + chunk * draw.choice((2, 3, 50)) + data[start:]


def zeros(data: bytes, draw: random.Random) -> bytes:
    start, size = draw.randrange(len(data)), draw.choice((4, 512, 4096))
    return data[:start] + draw.choice((b"\0", b"\xff")) * size + data[start + size :]


def move(data: bytes, draw: random.Random) -> bytes:
    a, b = sorted(draw.randrange(len(data)) for _ in range(2))
    size = draw.choice((16, 500, 5000))
    return data[:a] + data[b : b + size] + data[a:b] + data[b + size :] or b"x"


ODD_NUMBERS = (
    *(b"0", b"-1", b"1", b"2147483647", b"2147483648", b"-2147483648", b"4294967295"),
    *(b"99999999999999999999", b"1e308", b"-1e308", b"1e-300", b"0.0000001", b"NaN", b""),
)


def odd_numbers(data: bytes, draw: random.Random) -> bytes:
    """Numbers that stand as text (objects of a PDF, attributes of XML) become huge or odd."""
    numbers = list(re.finditer(rb"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])", data))
    for match in sorted(
        draw.sample(numbers, min(len(numbers), draw.choice((1, 3, 40)))),
        key=lambda m: -m.start(),
    ):
        data = data[: match.start()] + draw.choice(ODD_NUMBERS) + data[match.end() :]
    return data or b"x"


OF_BYTES: tuple[Mutation, ...] = (
    flip_bits,
    cut_off,
    cut_out,
    double,
    zeros,
    move,
    odd_numbers,
)

# ------------------------------------------------------------------------------------- zip


def nest_deeply(text: bytes, draw: random.Random) -> bytes:
    """An element of XML inside itself, many times."""
    tags = re.findall(rb"<([a-zA-Z:]+)[ >]", text)
    if not tags:
        return text
    tag, depth = draw.choice(tags), draw.choice((10, 300, 20_000))
    at = text.find(b"<" + tag, len(text) // 3)
    nested = b"<" + tag + b">"
    return text[:at] + nested * depth + b"</" + tag + b">" * depth + text[at:]


def repeat_an_element(text: bytes, draw: random.Random) -> bytes:
    found = list(
        re.finditer(rb"<(w:tc|w:tr|w:p|c|row|mergeCell|si|xf|w:tbl)\b.*?</\1>", text, re.S)
    )
    if not found:
        return double(text, draw)
    match = draw.choice(found)
    return text[: match.end()] + match[0] * draw.choice((1, 20, 2000)) + text[match.end() :]


def drop_an_element(text: bytes, draw: random.Random) -> bytes:
    found = list(re.finditer(rb"<[^<>]*>", text))
    for match in sorted(
        draw.sample(found, min(len(found), draw.choice((1, 10)))), key=lambda m: -m.start()
    ):
        text = text[: match.start()] + text[match.end() :]
    return text or b"x"


OF_XML: tuple[Mutation, ...] = (
    odd_numbers,
    nest_deeply,
    repeat_an_element,
    drop_an_element,
    flip_bits,
    cut_off,
)


def _members(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def _packed(members: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        warnings.catch_warnings(action="ignore"),  # two members of one name are what is wanted
    ):
        for name, content in members:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def inside_zip(data: bytes, draw: random.Random) -> bytes:
    """One member changed, members swapped, left out or doubled; or one grown to a bomb."""
    members = _members(data)
    at, other = draw.randrange(len(members)), draw.randrange(len(members))
    name, content = members[at]
    way = draw.randrange(12)
    if way < 8 and content:
        members[at] = (name, draw.choice(OF_XML)(content, draw))
    elif way == 8:
        members[at], members[other] = (name, members[other][1]), (members[other][0], content)
    elif way == 9:
        del members[at]
    elif way == 10:
        members.append((name, members[other][1]))
    else:
        half = len(content) // 2
        members[at] = (name, content[:half] + b" " * 50_000_000 + content[half:])
    return _packed(members)


# ------------------------------------------------------------------------------------- PDF


def inside_streams(data: bytes, draw: random.Random) -> bytes:
    """The content of one stream of a PDF, unpacked, changed, packed again with its true length."""
    streams = list(
        re.finditer(rb"/Length (\d+)([^<>]*(?:<<[^<>]*>>[^<>]*)*)>>\s*stream\r?\n", data)
    )
    if not streams:
        return odd_numbers(data, draw)
    match = draw.choice(streams)
    start, size = match.end(), int(match[1])
    try:
        content = zlib.decompress(data[start : start + size])
    except zlib.error:
        return flip_bits(data, draw)
    if not content:
        return data
    changed = zlib.compress(
        draw.choice((odd_numbers, flip_bits, double, cut_out, move))(content, draw)
    )
    head = data[match.start() : start].replace(b"/Length " + match[1], b"/Length %d" % len(changed))
    return data[: match.start()] + head + changed + data[start + size :]


def nest_arrays(data: bytes, draw: random.Random) -> bytes:
    at = data.find(b"/Kids", draw.randrange(len(data)) // 2)
    at = max(at, data.find(b"obj"))
    depth = draw.choice((50, 2000, 100_000))
    return data[: at + 5] + draw.choice((b"[", b"<<", b"(")) * depth + data[at + 5 :]


def turn_references(data: bytes, draw: random.Random) -> bytes:
    """References between objects that lead to others, round in circles, or nowhere."""
    found = list(re.finditer(rb"\b(\d+) 0 R\b", data))
    numbers = [match[1] for match in found] + [b"0", b"99999999"]
    for match in sorted(
        draw.sample(found, min(len(found), draw.choice((1, 5, 50)))), key=lambda m: -m.start()
    ):
        data = data[: match.start()] + draw.choice(numbers) + b" 0 R" + data[match.end() :]
    return data


def rename_keys(data: bytes, draw: random.Random) -> bytes:
    found = list(re.finditer(rb"/[A-Z][A-Za-z]{2,}", data))
    names = [match[0] for match in found]
    for match in sorted(
        draw.sample(found, min(len(found), draw.choice((1, 5)))), key=lambda m: -m.start()
    ):
        data = data[: match.start()] + draw.choice(names) + data[match.end() :]
    return data


OF_PDF: tuple[Mutation, ...] = (
    *OF_BYTES,
    inside_streams,
    inside_streams,
    inside_streams,
    nest_arrays,
    turn_references,
    rename_keys,
)
OF_ZIP: tuple[Mutation, ...] = (*OF_BYTES, *([inside_zip] * 12))
OF_TEXT: tuple[Mutation, ...] = (*OF_BYTES, nest_deeply, repeat_an_element, drop_an_element)


def mutated(data: bytes, kind: str, seed: int) -> bytes:
    """``data`` after one to three accidents that befall files of its kind."""
    draw = random.Random(f"{kind} {seed}")
    ways = {"pdf": OF_PDF, "zip": OF_ZIP}.get(kind, OF_TEXT)
    for _ in range(draw.choice((1, 1, 1, 2, 3))):
        way = draw.choice(ways)
        try:
            data = way(data, draw)
        except (zipfile.BadZipFile, EOFError, zlib.error, OSError, ValueError, NotImplementedError):
            data = flip_bits(data, draw)  # it is no zip any more
        data = data or b"x"
    return data
