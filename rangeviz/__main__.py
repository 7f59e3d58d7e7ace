"""``python -m rangeviz`` is the command line."""

from rangeviz.cli import main

main()
