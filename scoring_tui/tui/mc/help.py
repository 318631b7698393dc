"""The help of the MC's screen."""

from scoring_tui.i18n.locale import gettext_noop
from scoring_tui.tui.common.help_screen import HelpLine

HELP = (
    HelpLine("↑↓ 1-9 Home O", gettext_noop("preview another one, by its number · the next · whole queue")),
    HelpLine(
        gettext_noop("Space · Enter"), gettext_noop("call who is previewed · next step of the one on stage")
    ),
    HelpLine(
        "P · + · −",
        gettext_noop("pause or go on · 30 seconds more or less; in a break 5 minutes"),
    ),
    HelpLine("B · V · C · A", gettext_noop("call to stand by · is there · call again to the stage · absent")),
    HelpLine("Z · R", gettext_noop("take back the last step, named above · restart the clock")),
    HelpLine("N · K · G", gettext_noop("ask a juror to send · close an earlier turn · hand was helped")),
    HelpLine("M · J · E", gettext_noop("message to the stage · break · another end of the break")),
    HelpLine("T · W · X · Q", gettext_noop("postpone · withdrawn · disqualified · present again")),
    HelpLine("S ⇧↑ ⇧↓ · F8", gettext_noop("another session · move in the queue · audience vote")),
    HelpLine("D · H · F · U", gettext_noop("displays · dark board · freeze standings · ceremony")),
    HelpLine("Y · I · L · …", gettext_noop("close or open the day · its report · log · more keys")),
)
"""The letters work with Caps Lock too."""
