"""``python -m mingzhang.cli.reference``."""

import sys

from mingzhang.cli.reference import main

sys.exit(main())
