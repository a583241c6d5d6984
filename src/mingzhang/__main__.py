"""``python -m mingzhang``: the same as the script ``mingzhang``."""

import sys

from mingzhang.cli import main

sys.exit(main())
