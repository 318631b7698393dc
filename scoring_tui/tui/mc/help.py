"""The help of the MC's screen."""

from scoring_tui.i18n.locale import gettext_noop
from scoring_tui.tui.common.help_screen import HelpLine

HELP = (
    HelpLine("↑ ↓ · Home", gettext_noop("look at another contestant · back to the next one")),
    HelpLine(
        gettext_noop("Space · Enter"), gettext_noop("call who is previewed · next step of the one on stage")
    ),
    HelpLine("P · + · −", gettext_noop("pause the clock or let it go on · 30 seconds more or less")),
    HelpLine("Z", gettext_noop("take back the last step; the line above says which")),
    HelpLine("C · A · T", gettext_noop("call again · absent · postpone to the end")),
    HelpLine("W · X", gettext_noop("withdrawn · disqualified; both ask for the reason")),
    HelpLine("J · B · F", gettext_noop("break · dark board · freeze the standings on the board")),
    HelpLine("K · L", gettext_noop("close the scoring of an earlier contestant · what happened last")),
)
"""The letters work with Caps Lock too."""
