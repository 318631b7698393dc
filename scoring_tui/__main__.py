"""`python -m scoring_tui` is the command line."""

from scoring_tui.cli import main

main()
