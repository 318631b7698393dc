"""The help of the head of jury's screen, and of a supervising board's, which shows the same."""

from scoring_tui.i18n.locale import gettext_noop
from scoring_tui.tui.common.help_screen import HelpLine

READING_HELP = (
    HelpLine("← →", gettext_noop("another category")),
    HelpLine("↑ ↓ · 1 2 3", gettext_noop("move in a list · go to another list")),
    HelpLine("Enter", gettext_noop("everything about the contestant under the cursor")),
    HelpLine("C · L", gettext_noop("report card of the jury · what happened last")),
)
HELP = (
    *READING_HELP,
    HelpLine("R · E · B", gettext_noop("a ballot: reopen · may stay missing · juror does not judge")),
    HelpLine("P · D · N", gettext_noop("a contestant: penalty · disqualify · reinstate")),
    HelpLine("S · I · K", gettext_noop("substitute for a juror · new PIN · correct a name")),
    HelpLine("T · G · U", gettext_noop("settle a tie · sign · withdraw the signatures")),
)
