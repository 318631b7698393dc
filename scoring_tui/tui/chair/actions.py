"""The head of jury's keys: each asks what it must, then sends one command. Imports dialogs and views.

Whether a key makes sense now was asked of the rules when the view was made; here it is only looked up.
"""

from typing import ClassVar

from textual.binding import Binding, BindingType

from scoring_tui.i18n.locale import gettext_noop
from scoring_tui.tui.chair.ballot_actions import BallotKeys
from scoring_tui.tui.chair.confidence import ConfidenceWorker
from scoring_tui.tui.chair.result_actions import ResultKeys
from scoring_tui.tui.chair.selection import PAGES, Page

ABOUT_LINE = frozenset(("details", "disqualify", "reinstate", "penalise"))
"""Actions about the contestant under the cursor of the standing."""


def _key(keys: str, action: str, words: str, tooltip: str, display: str) -> Binding:
    id_ = f"chair.{action.partition('(')[0]}"
    return Binding(keys, action, words, key_display=display, tooltip=tooltip, id=id_)


class ChairKeys(BallotKeys, ResultKeys, ConfidenceWorker):
    """What the head of jury can do; letters are keys, for nothing is typed here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        _key("right", "category(1)", gettext_noop("Category"), gettext_noop("The next category"), "←→"),
        Binding("left", "category(-1)", show=False),
        _key(
            "tab",
            "turn(1)",
            gettext_noop("List"),
            gettext_noop("Standing, missing ballots, ties: also 1, 2 and 3"),
            "⇥",
        ),
        Binding("shift+tab", "turn(-1)", show=False),
        *(Binding(str(n), f"page('{page}')", show=False) for n, page in enumerate(PAGES, 1)),
        _key(
            "enter",
            "details",
            gettext_noop("Details"),
            gettext_noop("Every mark and the history of a contestant"),
            "⏎",
        ),
        _key(
            "r",
            "reopen",
            gettext_noop("Reopen"),
            gettext_noop("Give a ballot back to its juror, with a reason"),
            "R",
        ),
        _key("e", "excuse", gettext_noop("Excuse"), gettext_noop("Accept that a ballot stays missing"), "E"),
        _key(
            "b", "recuse", gettext_noop("Step back"), gettext_noop("A juror does not judge a contestant"), "B"
        ),
        _key(
            "s",
            "substitute",
            gettext_noop("Substitute"),
            gettext_noop("Put another person in a juror's place"),
            "S",
        ),
        _key(
            "t",
            "settle",
            gettext_noop("Settle tie"),
            gettext_noop("Decide the order of equals, or a shared place"),
            "T",
        ),
        _key("g", "sign", gettext_noop("Sign"), gettext_noop("Sign the standing of the category"), "G"),
        _key(
            "u",
            "withdraw",
            gettext_noop("Unsign"),
            gettext_noop("Withdraw the signatures, to mend an error"),
            "U",
        ),
        _key(
            "d",
            "disqualify",
            gettext_noop("Disqualify"),
            gettext_noop("Take out of the ranking, with a reason"),
            "D",
        ),
        _key(
            "n",
            "reinstate",
            gettext_noop("Reinstate"),
            gettext_noop("Take an absence or disqualification back"),
            "N",
        ),
        _key(
            "p",
            "penalise",
            gettext_noop("Penalty"),
            gettext_noop("Take points off a score, or take a penalty back"),
            "P",
        ),
        _key(
            "c",
            "card",
            gettext_noop("Report card"),
            gettext_noop("How the jury judged; it changes no mark"),
            "C",
        ),
        _key("l", "log", gettext_noop("Log"), gettext_noop("The last entries of all rooms"), "L"),
    ]

    # --- what makes sense now ---------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out what another list is for; grey what the rules would refuse now."""
        if action in ABOUT_LINE and self.page != "standing":
            return False
        if action == "excuse" and self.page != "gaps":
            return False
        possible = getattr(self, f"_can_{action}", None)
        if possible is None:
            return True
        return True if self.view is not None and self.client.holds_seat and possible() else None

    # --- moving -----------------------------------------------------------------------------------

    def action_category(self, by: int) -> None:
        """The next category, round and round."""
        if self.view is not None:
            self.chosen = (self.chosen + by) % len(self.view.sheets)

    def action_page(self, page: Page) -> None:
        """One of the three lists."""
        self.page = page

    def action_turn(self, by: int) -> None:
        """The next list."""
        self.page = PAGES[(PAGES.index(self.page) + by) % len(PAGES)]
