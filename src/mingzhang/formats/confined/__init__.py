"""Work on files from anywhere in child processes with limits of time and memory.

A file may hang its reader, eat all memory or crash a C library. Here that costs this one file: the
child is ended, the caller gets a sentence, and the other files go on.
"""

from mingzhang.formats.confined.crew import each_confined, run_confined
from mingzhang.formats.confined.limits import Limits, Stopped, Why

__all__ = ["Limits", "Stopped", "Why", "each_confined", "run_confined"]
