"""The help of the head of jury's screen, and of a supervising board's, which shows the same."""

from scoring_tui.i18n.locale import gettext_noop
from scoring_tui.tui.common.help_screen import HelpLine

READING_HELP = (
    HelpLine("← → · X", gettext_noop("another category · set lost seats aside")),
    HelpLine("↑ ↓ · ⇥ 1-4", gettext_noop("move in a list · go to another list")),
    HelpLine("Enter", gettext_noop("everything about the contestant under the cursor")),
    HelpLine("C · V · L · F", gettext_noop("report card · checklist · what happened last · evidence")),
)
HELP = (
    *READING_HELP,
    HelpLine("R · E · B · M", gettext_noop("a ballot: reopen · do without · juror recused · ask for it")),
    HelpLine("P · D · N · J", gettext_noop("a contestant: penalty · disqualify · reinstate · dispute")),
    HelpLine("S · I · K · H", gettext_noop("substitute · new PIN · correct a name · lower a hand")),
    HelpLine("T · A · Y", gettext_noop("settle a tie · titles and withheld awards · lock")),
    HelpLine("Z", gettext_noop("the jury's meeting, where the contest file declares it: agree on levels")),
    HelpLine("G · U", gettext_noop("read the checklist and sign · withdraw the signatures")),
    HelpLine("O · W · 9", gettext_noop("out of competition · papers · nine boxes, confidential")),
)
