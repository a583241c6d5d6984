"""Files that others wrote: each is the one that is named, unchanged, and its licence stands beside it."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

import pytest

from mingzhang.web import settings

HERE = Path(__file__).parent
FOLDERS = [settings.HERE / "static" / "vendor", HERE / "browser" / "vendor"]


@pytest.mark.parametrize("folder", FOLDERS, ids=["static", "browser"])
def test_every_foreign_file_is_named_unchanged_and_licensed(folder: Path) -> None:
    files = tomllib.loads((folder / "vendor.toml").read_text(encoding="utf-8"))["file"]
    for one in files:
        content = (folder / one["name"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == one["sha256"], one["name"]
        assert one["licence"]
    code = {path.name for path in folder.iterdir() if path.suffix in (".js", ".css")}
    assert code == {one["name"] for one in files}
    for one in files:
        assert any(folder.glob(f"{one['package'].split('-tables')[0].split('.')[0]}.LICENSE")), one
