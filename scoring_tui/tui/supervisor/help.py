"""The help of a supervising board's screen."""

from scoring_tui.tui.chair.help import READING_HELP

HELP = READING_HELP
