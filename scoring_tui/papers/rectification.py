"""The rectification (ralat) of an announced result: what was announced, what is valid now, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scoring_tui.contest.person_names import bare_name
from scoring_tui.domain.facts.announcement import CategoryAnnounced
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.jury import CategorySigned
from scoring_tui.domain.sentences import describe_entry
from scoring_tui.domain.state import Rectification, State
from scoring_tui.i18n.locale import format_number, say_date, tr, translate
from scoring_tui.papers.context import GAP, PaperContext
from scoring_tui.papers.file_names import join_file_name
from scoring_tui.papers.history import CategoryHistory, read_told_entries
from scoring_tui.papers.kinds import KINDS, PaperFile
from scoring_tui.papers.models import Paper, PaperModel, Signatory
from scoring_tui.papers.record import make_attachment
from scoring_tui.rules.ceremony import assign_awards
from scoring_tui.rules.results import make_signed_result

NO_VALUE = "–"


class ChangedRow(PaperModel):
    """A contestant whose line changed, or who has or had an award."""

    number: str
    """Draw number."""
    name: str
    """With titles, as typed; the present name."""
    unit: str
    """Agency or work unit."""
    place_before: str
    """Place that was announced; a dash without one."""
    score_before: str
    """Score that was announced; a dash without one."""
    award_before: str
    """Award that was announced; a dash without one."""
    place: str
    """Place that is valid now; a dash without one."""
    score: str
    """Score that is valid now; a dash without one."""
    award: str
    """Award that is valid now; a dash without one."""
    is_changed: bool
    """Whether place, score or award differ."""


class RectificationPaper(Paper):
    """The rectification of the announced result of one category."""

    subtitle: str
    """Second line of the title."""
    category: str
    """Name of the category."""
    opening: str
    """Day, date in words and place."""
    statements: tuple[str, ...]
    """When the result was announced and withdrawn, by whom and why."""
    corrections: tuple[str, ...]
    """What was corrected since the withdrawal."""
    rows: tuple[ChangedRow, ...]
    """Contestants whose line changed, or who have or had an award; by the present place."""
    changes: tuple[str, ...]
    """Each change in one sentence."""
    closing: str
    """Which result is valid, and since when."""
    proof: str
    """How the code of the record proves the paper."""
    signers: tuple[Signatory, ...]
    """Head of jury, and the second person who agreed."""
    acknowledged_by: Signatory
    """Who signs under "Mengetahui"."""


@dataclass(frozen=True, slots=True)
class _ResultLine:
    """A contestant's line in a result."""

    place: str = NO_VALUE
    score: str = NO_VALUE
    award: str = NO_VALUE


def build_rectifications(context: PaperContext, category_ids: Sequence[str]) -> Iterator[PaperFile]:
    """Build the rectification of each of these categories whose announced result was withdrawn."""
    rectified_ids = [id_ for id_ in category_ids if id_ in context.state.rectifications]
    if not rectified_ids:
        return
    entries = read_told_entries(context.engine)
    for category_id in rectified_ids:
        paper = _RectificationBuilder(context, category_id, entries).build()
        stem = join_file_name(KINDS["rectification"].name, category_id)
        attachments = make_attachment(context, "rectification", category_id, "rectification", paper)
        forms = KINDS["rectification"].forms
        yield PaperFile("rectification", stem, "rectification", paper, forms, attachments)


class _RectificationBuilder:
    """Builds the rectification of one category."""

    def __init__(self, context: PaperContext, category_id: str, entries: Sequence[Entry]) -> None:
        self.context, self.state = context, context.state
        self.category = self.state.contest.categories[category_id]
        self.rectification: Rectification = self.state.rectifications[category_id]
        standing = context.engine.tally.standing(self.state, category_id)
        self.history = CategoryHistory(self.state, standing, entries)
        self.announcement = self._find_announcement(entries)
        self.before = self._read_announced_result()
        self.after = make_signed_result(self.state, standing, "")

    def _find_announcement(self, entries: Sequence[Entry]) -> Entry:
        """The announcement that was withdrawn."""
        announcements = [
            entry
            for entry in entries
            if isinstance(entry.fact, CategoryAnnounced)
            and entry.fact.category == self.category.id
            and entry.seq < self.rectification.seq
        ]
        return announcements[-1]

    def _read_announced_result(self) -> CategorySigned:
        assert isinstance(self.announcement.fact, CategoryAnnounced)
        [entry] = self.context.engine.ledger.read_after(self.announcement.fact.signed - 1, 1)
        assert isinstance(entry.fact, CategorySigned)
        return entry.fact

    def build(self) -> RectificationPaper:
        """Build the paper."""
        context, category_id = self.context, self.category.id
        head = context.make_head(
            tr("Rectification"), category_id=category_id, number_kind="RALAT", is_result=True, has_code=True
        )
        rows = tuple(self._list_rows())
        return RectificationPaper(
            head=head,
            labels=self._make_labels(),
            subtitle=tr("Result of the category {category}", category=self.category.name),
            category=self.category.name,
            opening=tr(
                "On this day, {date}, at {venue}, the jury rectifies the announced result of {contest},"
                " category {category}.",
                date=say_date(context.find_date(category_id)),
                venue=self.state.contest.contest.venue or GAP,
                contest=self.state.contest.contest.name,
                category=self.category.name,
            ),
            statements=tuple(self._list_statements()),
            corrections=tuple(self._list_corrections()),
            rows=rows,
            changes=tuple(self._list_changes(rows)),
            closing=self._make_closing(),
            proof=tr(
                "The record of the marks has the code {code} after entry {seq}. With the contest file the"
                " paper is checked by: {command}",
                code=head.ledger_code,
                seq=head.entry_count,
                command=f"scoring-tui verify FINAL.db {head.ledger_code}",
            ),
            signers=tuple(self._list_signers()),
            acknowledged_by=context.make_official(tr("Acknowledged by"), context.settings.acknowledged_by),
        )

    def _make_labels(self) -> dict[str, str]:
        return {
            "number_label": tr("Number:"),
            "number": tr("No."),
            "name": tr("Name"),
            "unit": tr("Unit"),
            "nip": tr("NIP"),
            "before": tr("Announced"),
            "after": tr("Corrected"),
            "place": tr("Place"),
            "score": translate(self.state.contest.scoring.method_info.score_name),
            "award": tr("Award"),
            "corrections": tr("What was corrected"),
            "changes": tr("Changes"),
            "result": tr("Announced and corrected result"),
        }

    # --- what happened ----------------------------------------------------------------------------------

    def _list_statements(self) -> Iterator[str]:
        first_name, second_name = self.rectification.names
        announced_at = self.history.format_time(self.announcement.at)
        yield tr("The result was announced on {time}.", time=announced_at)
        yield tr(
            "It was withdrawn on {time} by {first} together with {second}.",
            time=self.history.format_time(self.rectification.at), first=first_name, second=second_name,
        )  # fmt: skip
        yield tr("Reason: {reason}", reason=self.rectification.reason)

    def _list_corrections(self) -> Iterator[str]:
        for entry in self.history.list_changes_since(self.rectification.seq):
            yield tr(
                "{time}: {what}",
                time=self.history.format_time(entry.at),
                what=translate(describe_entry(self.state, entry)),
            )

    def _make_closing(self) -> str:
        category_id = self.category.id
        if not self.state.is_signed(category_id):
            return tr(
                "The corrected result is not signed yet; until then no result of this category is valid."
            )
        signed_at = self.history.format_time(self.state.signatures[category_id][-1].at)
        if not self.state.is_announced(category_id):
            return tr(
                "The corrected result was signed on {time} and replaces the one announced.", time=signed_at
            )
        return tr(
            "The corrected result was signed on {time}, announced on {announced}, and replaces the one"
            " announced before.",
            time=signed_at,
            announced=self.history.format_time(self.state.announcements[category_id].at),
        )

    def _list_signers(self) -> Iterator[Signatory]:
        head = self.context.make_head_of_jury()
        yield head
        second_name = self.rectification.names[1]
        for juror_id, juror in self.state.jurors.items():
            if bare_name(juror.name) == bare_name(second_name):
                yield self.context.make_juror(juror_id)
                return
        yield Signatory(role=tr("Agreed by"), name=second_name)

    # --- results ----------------------------------------------------------------------------------------

    def _list_rows(self) -> Iterator[ChangedRow]:
        before, after = _list_lines(self.state, self.before), _list_lines(self.state, self.after)
        for number in dict.fromkeys((*after, *before)):
            old_line, new_line = before.get(number, _ResultLine()), after.get(number, _ResultLine())
            has_award = old_line.award != NO_VALUE or new_line.award != NO_VALUE
            if old_line == new_line and not has_award:
                continue
            contestant = self.state.contestants[self.state.turns[number].contestant]
            yield ChangedRow(
                number=str(number),
                name=contestant.name,
                unit=contestant.unit,
                place_before=old_line.place,
                score_before=old_line.score,
                award_before=old_line.award,
                place=new_line.place,
                score=new_line.score,
                award=new_line.award,
                is_changed=old_line != new_line,
            )

    def _list_changes(self, rows: Sequence[ChangedRow]) -> Iterator[str]:
        sentences = [self._describe_row(row) for row in rows if row.is_changed]
        sentences += self._list_award_changes()
        sentences += self._list_title_changes()
        yield from sentences or [tr("No place, score or award differs from the announced result.")]

    def _describe_row(self, row: ChangedRow) -> str:
        values = (
            (tr("place"), row.place_before, row.place),
            (tr("score"), row.score_before, row.score),
            (tr("award"), row.award_before, row.award),
        )
        changes = [
            tr("{what} {before} becomes {after}", what=what, before=before, after=after)
            for what, before, after in values
            if before != after
        ]
        return tr(
            "{contestant}: {changes}.",
            contestant=self.history.name_turn(int(row.number)), changes="; ".join(changes),
        )  # fmt: skip

    def _list_award_changes(self) -> Iterator[str]:
        before, after = set(self.before.withheld_awards), set(self.after.withheld_awards)
        for award in self.category.awards:
            if award in after - before:
                reason = self.state.withheld_awards[self.category.id, award]
                yield tr("{award} is given to nobody: {reason}", award=award, reason=reason)
            elif award in before - after:
                yield tr("{award} is given again.", award=award)

    def _list_title_changes(self) -> Iterator[str]:
        before = {given.title: given.number for given in self.before.titles}
        after = {given.title: given.number for given in self.after.titles}
        for title in self.category.titles:
            if before.get(title) != after.get(title):
                yield tr(
                    "{title}: {before} becomes {after}.",
                    title=title,
                    before=self.history.name_turn(before[title]) if title in before else NO_VALUE,
                    after=self.history.name_turn(after[title]) if title in after else NO_VALUE,
                )


def _list_lines(state: State, signed: CategorySigned) -> dict[int, _ResultLine]:
    """The lines of a result by draw number, from the first place down."""
    awards = {number: award for award, numbers in assign_awards(state, signed) for number in numbers}
    return {
        line.number: _ResultLine(
            str(line.place), format_number(line.score), awards.get(line.number, NO_VALUE)
        )
        for line in signed.standing
    }
