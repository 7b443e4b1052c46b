"""``python -m searchkit`` is the command ``searchkit``."""

from searchkit.cli import main

main()
