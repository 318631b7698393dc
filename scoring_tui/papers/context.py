"""What the builders of papers read: the record, the settings, and the parts that papers share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from scoring_tui.contest.papers import Official, PaperSettings, PersonalData
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.retention import require_nips
from scoring_tui.i18n.locale import format_long_date, tr
from scoring_tui.ledger.codes import head_code
from scoring_tui.papers.models import PaperHead, Signatory
from scoring_tui.views.announced_result import find_signed_checkpoint

GAP = "……………………"
"""Dots for the pen."""
NUMBER_GAP = "………"
_ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


@dataclass(frozen=True)
class PaperContext:
    """The record of a contest and how its papers look.

    Builders write their texts in the language in use; `write.write_papers` uses that of the context.
    """

    engine: Engine
    settings: PaperSettings
    folder: Path
    """Folder of the contest file, for the logo."""
    language: str
    with_nip: bool = False
    """Whether the papers that need it show the NIP of contestants."""

    @classmethod
    def of_contest_file(
        cls, engine: Engine, settings: PaperSettings, *, with_nip: bool = False
    ) -> "PaperContext":
        """The papers of a contest file, in the language of the settings, else of the contest.

        Raises `CommandRefused` if they should show NIP that were removed.
        """
        if with_nip:
            require_nips(engine.state)
        language = settings.language or engine.state.contest.contest.language
        return cls(engine, settings, engine.ledger.path.resolve().parent, language, with_nip)

    @property
    def state(self) -> State:
        """The state of the record."""
        return self.engine.state

    def make_head(
        self,
        title: str,
        *,
        category_id: str | None = None,
        number_kind: str = "",
        is_result: bool = False,
        result_category_ids: Sequence[str] = (),
        has_code: bool = False,
    ) -> PaperHead:
        """Make the head of a paper.

        Args:
            title: of the paper.
            category_id: the category whose result it is; None for a paper about the whole contest.
            number_kind: fills {kind} in the pattern of numbers; without it the paper has no number.
            is_result: it says results, so it is a draft until they are signed.
            result_category_ids: the categories whose results it says, if not `category_id` or all of them.
            has_code: it shows the code of the record as a QR code.
        """
        about, paper_date = self.state.contest.contest, self.find_date(category_id)
        category_ids = result_category_ids or self._list_category_ids(category_id)
        draft_word = self.find_draft_word(category_ids) if is_result else ""
        code = head_code(self.state.seq, self.state.hash)
        date_text = format_long_date(paper_date)
        return PaperHead(
            letterhead=self.settings.letterhead,
            title=title,
            number=self._make_number(number_kind, paper_date) if number_kind else "",
            contest_name=about.name,
            organiser=about.organiser,
            venue=about.venue,
            theme=about.theme,
            city=self.settings.city,
            date=date_text,
            place_and_date=f"{self.settings.city or GAP}, {date_text}",
            language=self.language,
            draft_word=draft_word,
            footer=tr("{title} · record {code}, entry {seq}", title=title, code=code, seq=self.state.seq),
            ledger_code=code,
            entry_count=self.state.seq,
            record_time=self._record_time,
            qr_text=self._find_qr_text(category_id, code, is_draft=bool(draft_word)) if has_code else "",
            page_words=_split_page_words(tr("page {page} of {pages}", page="\0", pages="\0")),
        )

    @cached_property
    def _record_time(self) -> str:
        [last_entry] = self.engine.ledger.read_after(self.state.seq - 1, 1)
        return last_entry.at

    def find_draft_word(self, category_ids: Sequence[str]) -> str:
        """Return the word across the pages of a result; empty once all of its categories are signed."""
        return "" if all(map(self.state.is_signed, category_ids)) else tr("DRAFT")

    def _list_category_ids(self, category_id: str | None) -> list[str]:
        """The one category, or all of them."""
        return [category_id] if category_id is not None else list(self.state.contest.categories)

    def _find_qr_text(self, category_id: str | None, code: str, *, is_draft: bool) -> str:
        """The signed checkpoint after the signature, else the code of the record."""
        if category_id is not None and not is_draft:
            return find_signed_checkpoint(self.engine, category_id) or code
        return code

    def _make_number(self, kind: str, paper_date: date) -> str:
        if not self.settings.number:
            return ""
        month = _ROMAN_MONTHS[paper_date.month - 1]
        return self.settings.number.format(number=NUMBER_GAP, kind=kind, month=month, year=paper_date.year)

    def find_date(self, category_id: str | None = None) -> date:
        """Return the declared date, else the day of the last signature, before it the last session's day."""
        if self.settings.date is not None:
            return self.settings.date
        contest = self.state.contest
        timezone = ZoneInfo(contest.contest.timezone)
        category_ids = self._list_category_ids(category_id)
        signatures = [signature for id_ in category_ids for signature in self.state.signatures.get(id_, ())]
        if signatures and all(map(self.state.is_signed, category_ids)):
            return max(
                datetime.fromisoformat(signature.at).astimezone(timezone).date() for signature in signatures
            )
        return max(contest.session[index].day for id_ in category_ids for index in contest.sessions_of(id_))

    # --- persons ----------------------------------------------------------------------------------------

    def make_head_of_jury(self) -> Signatory:
        """The head of jury as a signatory."""
        name = self.state.contest.contest.head_of_jury
        return _make_signatory(tr("Head of jury"), name, self.settings.head_of_jury)

    def make_juror(self, juror_id: str) -> Signatory:
        """A juror as a signatory."""
        juror = self.state.jurors[juror_id]
        return _make_signatory(
            tr("Juror"), juror.name, self.settings.juror.get(juror_id, PersonalData()), juror.office
        )

    def make_official(self, role: str, official: Official | None) -> Signatory:
        """An official as a signatory; gaps if none is declared."""
        official = official or Official()
        return _make_signatory(role, official.name, official)

    def make_issuer(self) -> Signatory:
        """Who issues decree, announcement and certificates: the office is the heading of the signature."""
        issuer = self.make_official("", self.settings.issued_by)
        return issuer.model_copy(update={"role": issuer.office or GAP, "office": ""})

    def list_signers(self, category_id: str) -> tuple[Signatory, ...]:
        """Who signs the papers of a category: the head of jury, then its other jurors."""
        head = self.make_head_of_jury()
        jurors = [self.make_juror(juror_id) for juror_id in self.list_juror_ids(category_id)]
        return (head, *(juror for juror in jurors if juror.name != head.name))

    def list_juror_ids(self, category_id: str) -> list[str]:
        """Ids of everyone who sits in the panels of a category or sent a ballot there."""
        juror_ids = dict.fromkeys(self.state.category_jurors(category_id))
        for turn in self.state.turns_in_category(category_id):
            juror_ids.update(dict.fromkeys(turn.jurors))
            juror_ids.update((ballot.juror, None) for ballot in self.state.ballots.get(turn.number, ()))
        return list(juror_ids)


def _split_page_words(text: str) -> tuple[str, str, str]:
    before, between, after = text.split("\0")
    return before, between, after


def _make_signatory(role: str, name: str, person: PersonalData, office: str = "") -> Signatory:
    return Signatory(
        role=role, name=name, office=person.office or office, rank=person.rank, nip=person.nip
    )  # fmt: skip
