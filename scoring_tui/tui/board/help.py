"""The help of the board."""

from scoring_tui.i18n.locale import gettext_noop
from scoring_tui.tui.common.help_screen import HelpLine

HELP = (
    HelpLine("← →", gettext_noop("the page before · the next page of the standings")),
    HelpLine("P", gettext_noop("hold this page, or let the pages turn again")),
)
