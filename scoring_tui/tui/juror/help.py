"""The help of a juror's screen."""

from scoring_tui.i18n.locale import gettext_noop
from scoring_tui.tui.common.help_screen import HelpLine

HELP = (
    HelpLine(
        gettext_noop("digits, Enter"),
        gettext_noop("type a mark, then the next one; 7,5 and 7.5 are the same"),
    ),
    HelpLine("↑ ↓", gettext_noop("back to another mark; what you type replaces it")),
    HelpLine("F5 · F5", gettext_noop("look at the whole ballot; F5 once more (or Y) sends it")),
    HelpLine("F6", gettext_noop("your list: what is not sent, your marks and totals")),
    HelpLine("F7", gettext_noop("do not judge this one: a relative, your own unit")),
    HelpLine("F8", gettext_noop("back to the contestant on stage")),
    HelpLine("Ctrl+B", gettext_noop("what the institutions claim: check it, take confirmed marks")),
    HelpLine("Ctrl+O · Ctrl+S", gettext_noop("raise your hand to the head of jury · sign a result")),
)
