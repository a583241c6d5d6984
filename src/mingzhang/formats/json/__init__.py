"""JSON: a document and its facts, complete, for other programs."""

from mingzhang.formats.json.reader import is_ours, read_json, read_json_facts
from mingzhang.formats.json.writer import FORMAT, VERSION, write_json

__all__ = ["FORMAT", "VERSION", "is_ours", "read_json", "read_json_facts", "write_json"]
