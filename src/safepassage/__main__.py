"""Runs the command line: ``python -m safepassage``."""

import sys

from safepassage.interfaces.cli import main

if __name__ == "__main__":
    sys.exit(main())
