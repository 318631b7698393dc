"""The minutes of a category (berita acara): who judged whom how, the result, and what happened to it."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from scoring_tui.contest.terms import REASONS
from scoring_tui.domain.unranked import describe_unranked
from scoring_tui.i18n.locale import format_date, format_number, say_date, say_number, tr, translate
from scoring_tui.papers.band_lists import list_band_numbers
from scoring_tui.papers.context import GAP, PaperContext
from scoring_tui.papers.file_names import join_file_name
from scoring_tui.papers.history import CategoryHistory, MinutesSection, read_told_entries
from scoring_tui.papers.kinds import KINDS, PaperFile
from scoring_tui.papers.method_words import describe_method
from scoring_tui.papers.models import Paper, PaperModel, Signatory
from scoring_tui.papers.record import list_judging_jurors, make_attachment
from scoring_tui.rules.ceremony import assign_awards
from scoring_tui.rules.results import make_signed_result
from scoring_tui.scoring.arithmetic import round_half_up
from scoring_tui.scoring.standings.ranking import Candidate
from scoring_tui.scoring.standings.stage_points import describe_points
from scoring_tui.views.footnotes import list_footnotes

MAX_PORTRAIT_COLUMNS = 5
"""Columns between name and score that a page in portrait holds; a column of remarks counts for two."""
DEFAULT_LISTED_PLACES = 3
"""Places that are listed as the result of a category without awards."""
NO_VALUE = "–"


class Party(PaperModel):
    """A person who signs, as the beginning of the minutes names it."""

    name: str
    """With titles, as typed."""
    nip: str
    """Employee number; a dash or a gap if none is declared."""
    rank: str
    """Rank and grade; a dash or a gap if none is declared."""
    office: str
    """Post; a dash or a gap if none is declared."""
    role: str
    """Head of jury or juror."""


class AwardRow(PaperModel):
    """An award and one contestant who gets it."""

    award: str
    """Name of the award, or the place where the category has no awards."""
    number: str
    """Draw number."""
    name: str
    """With titles, as typed."""
    unit: str
    """Agency or work unit."""
    members: str
    """Names of a team's members; empty for others."""
    score: str
    """The displayed score."""
    score_words: str
    """The score in words."""


class TitleRow(PaperModel):
    """A special title and the contestant who gets it."""

    title: str
    """Name of the title."""
    number: str
    """Draw number."""
    name: str
    """With titles, as typed."""
    unit: str
    """Agency or work unit."""
    members: str
    """Names of a team's members; empty for others."""
    reason: str
    """Why the jury gives it."""


class ResultColumn(PaperModel):
    """A column of numbers of the annex, between name and score."""

    heading: str
    """Short heading, such as "Juri 1"."""
    meaning: str
    """What stands in it, such as the juror's name."""


class ResultRow(PaperModel):
    """A contestant with a score."""

    place: str
    """Place; a dash out of competition."""
    number: str
    """Draw number."""
    name: str
    """With titles, as typed."""
    unit: str
    """Agency or work unit."""
    members: str
    """Names of a team's members; empty for others."""
    values: tuple[str, ...]
    """In the order of the columns."""
    score: str
    """The displayed score."""
    remark: str
    """How a tie was settled, missing ballots, penalties."""


class UnrankedRow(PaperModel):
    """A contestant without a score."""

    number: str
    """Draw number; a dash before the draw."""
    name: str
    """With titles, as typed."""
    unit: str
    """Agency or work unit."""
    reason: str
    """Why there is no score."""


class MinutesPaper(Paper):
    """The minutes of one category."""

    subtitle: str
    """Second line of the title."""
    category: str
    """Name of the category."""
    opening: str
    """Day, date in words and place."""
    parties: tuple[Party, ...]
    """Head of jury and jurors."""
    statement: str
    """What was done: contest, category, days, contestants, jurors."""
    method: tuple[str, ...]
    """The scoring rules in words, one sentence each."""
    notes: tuple[str, ...]
    """Remarks of the scoring method about this category."""
    result: str
    """The sentence before the awards."""
    awards: tuple[AwardRow, ...]
    """The awards, from the first place down."""
    vacant_awards: tuple[str, ...]
    """Awards that nobody gets, and why; one sentence each."""
    bands: tuple[str, ...] = ()
    """Bands of scores, such as grades, with the draw numbers in them; one sentence each."""
    titles: tuple[TitleRow, ...]
    """Special titles."""
    sections: tuple[MinutesSection, ...]
    """What happened to the result; only what did happen."""
    no_events: str
    """Says that nothing happened; empty if there are sections."""
    annex_reference: str
    """The sentence that names the annex."""
    proof: str
    """How the code of the record proves the paper."""
    closing: str
    """The last sentence, with the number of copies."""
    signers: tuple[Signatory, ...]
    """Head of jury and jurors."""
    acknowledged_by: Signatory
    """Who signs under "Mengetahui"."""
    copies_to: tuple[str, ...]
    """Who gets a copy."""
    annex_title: str
    """Title of the annex."""
    columns: tuple[ResultColumn, ...]
    """Columns of numbers of the annex."""
    is_wide: bool
    """Whether the annex needs a page in landscape."""
    rows: tuple[ResultRow, ...]
    """Contestants with a score, by place; those out of competition last."""
    unranked: tuple[UnrankedRow, ...]
    """Contestants without a score."""
    empty_note: str
    """Says that nobody is ranked; empty if somebody is."""


def build_minutes(context: PaperContext, category_ids: Sequence[str]) -> Iterator[PaperFile]:
    """Build the minutes of each of these categories that has a running order."""
    entries = read_told_entries(context.engine)
    for category_id in category_ids:
        if not any(context.state.turns_in_category(category_id)):
            continue
        standing = context.engine.tally.standing(context.state, category_id)
        paper = _MinutesBuilder(context, CategoryHistory(context.state, standing, entries)).build()
        stem = join_file_name(KINDS["minutes"].name, category_id)
        attachments = make_attachment(context, "minutes", category_id, "minutes", paper)
        yield PaperFile("minutes", stem, "minutes", paper, KINDS["minutes"].forms, attachments)


def count_in_words(number: int) -> str:
    """Return "3 (tiga)"."""
    return f"{number} ({say_number(number)})"


class _MinutesBuilder:
    """Builds the minutes of one category."""

    def __init__(self, context: PaperContext, history: CategoryHistory) -> None:
        self.context, self.history = context, history
        self.state, self.standing = context.state, history.standing
        self.category = self.state.contest.categories[self.standing.category]
        self.scoring = self.state.contest.scoring
        about = self.state.contest.contest
        self.has_ballots, self.has_places = about.has_ballots, about.has_places
        self.juror_ids = list_judging_jurors(self.state, self.category.id) if self.has_ballots else []

    def build(self) -> MinutesPaper:
        """Build the paper."""
        context, settings, category_id = self.context, self.context.settings, self.category.id
        sections = tuple(self.history.list_sections())
        signed = make_signed_result(self.state, self.standing, "")
        has_awards = self.has_places and bool(self.standing.placings)
        awards = assign_awards(self.state, signed) if has_awards else []
        rows = tuple(self._list_rows())
        columns = tuple(self._list_columns())
        head = context.make_head(
            tr("Official minutes"), category_id=category_id, number_kind="BA", is_result=True, has_code=True
        )
        return MinutesPaper(
            head=head,
            labels=self._make_labels(),
            subtitle=tr("Result of the jury") if self.has_ballots else tr("Result of the assessment"),
            category=self.category.name,
            opening=self._make_opening(),
            parties=tuple(self._list_parties()),
            statement=self._make_statement(),
            method=tuple(describe_method(self.state, category_id)),
            notes=tuple(map(translate, self.standing.notes)),
            result=self._make_result(awards),
            awards=tuple(self._list_awards(awards)),
            vacant_awards=tuple(self._list_vacant_awards(awards)),
            bands=tuple(list_band_numbers(context, category_id)),
            titles=tuple(self._list_titles()),
            sections=sections,
            no_events="" if sections else tr(
                "There were no equal scores, absences, recusals, penalties, reopened ballots, corrections or"
                " objections."
            ),
            annex_reference=tr(
                "The scores of all contestants stand in the annex, which is a part of these minutes."
            ),
            proof=tr(
                "The record of the marks has the code {code} after entry {seq}. With the contest file the"
                " paper is checked by: {command}",
                code=head.ledger_code, seq=head.entry_count,
                command=f"scoring-tui verify FINAL.db {head.ledger_code}",
            ),
            closing=tr(
                "These minutes are made truthfully in {copies} copies, to be used as is proper.",
                copies=count_in_words(settings.copies),
            ),
            signers=context.list_signers(category_id),
            acknowledged_by=context.make_official(tr("Acknowledged by"), settings.acknowledged_by),
            copies_to=settings.cc,
            annex_title=tr(
                "Annex: scores of all contestants, category {category}", category=self.category.name
            ),
            columns=columns,
            is_wide=len(columns) + 2 * any(row.remark for row in rows) > MAX_PORTRAIT_COLUMNS,
            rows=rows,
            unranked=tuple(self._list_unranked()),
            empty_note="" if self.standing.placings else tr("No contestant has a place."),
        )  # fmt: skip

    def _make_labels(self) -> dict[str, str]:
        return {
            "number_label": tr("Number:"),
            "category": tr("Category"),
            "number": tr("No."),
            "name": tr("Name"),
            "nip": tr("NIP"),
            "rank": tr("Rank and grade"),
            "office": tr("Office"),
            "role": tr("Role"),
            "method": tr("Scoring rules"),
            "award": tr("Award"),
            "title": tr("Special title"),
            "unit": tr("Unit"),
            "score": translate(self.scoring.method_info.score_name),
            "score_words": tr("Score in words"),
            "reason": tr("Reason"),
            "events": tr("Course of the judging"),
            "place": tr("Place") if self.has_places else tr("Result"),
            "remark": tr("Remark"),
            "meaning": tr("Columns"),
            "unranked": tr("Contestants without a place"),
            "copies_to": tr("Copies to:"),
            "signature": tr("Signature"),
            "acknowledged": tr("Acknowledged by"),
        }

    # --- beginning --------------------------------------------------------------------------------------

    def _make_opening(self) -> str:
        return tr(
            "On this day, {date}, at {venue}, we the undersigned:",
            date=say_date(self.context.find_date(self.category.id)),
            venue=self.state.contest.contest.venue or GAP,
        )

    def _list_parties(self) -> Iterator[Party]:
        signers = self.context.list_signers(self.category.id)
        has_personal_data = any(person.nip or person.rank for person in signers)
        missing = NO_VALUE if has_personal_data else GAP
        for person in signers:
            yield Party(
                name=person.name or GAP,
                nip=person.nip or missing,
                rank=person.rank or missing,
                office=person.office or missing,
                role=person.role,
            )

    def _make_statement(self) -> str:
        contest, category_id = self.state.contest, self.category.id
        entrants = [entrant for entrant in self.state.contestants.values() if entrant.category == category_id]
        if not self.has_ballots:
            return self._state_results(len(entrants))
        judged_count = sum(
            bool(self.state.ballots.get(turn.number)) for turn in self.state.turns_in_category(category_id)
        )
        return tr(
            "declare that we have judged {contest}, held by {organiser}, category {category}, on {days}:"
            " {judged} of {all} contestants, by {jurors} jurors.",
            contest=contest.contest.name,
            organiser=contest.contest.organiser or GAP,
            category=self.category.name,
            days=self._say_days(),
            judged=count_in_words(judged_count),
            all=count_in_words(len(entrants)),
            jurors=count_in_words(self._count_jurors()),
        )

    def _state_results(self, entrant_count: int) -> str:
        """What was done where nobody gives marks."""
        contest, state = self.state.contest, self.state
        numbers = [turn.number for turn in state.turns_in_category(self.category.id) if not turn.exclusion]
        complete_count = sum(not state.missing_stages(number) for number in numbers)
        stages = contest.stages_by_category[self.category.id]
        return tr(
            "declare that we have established the result of {contest}, held by {organiser}, category"
            " {category}, on {days}, from the imported results of {stages}: {complete} of {all} contestants"
            " have every result.",
            contest=contest.contest.name,
            organiser=contest.contest.organiser or GAP,
            category=self.category.name,
            days=self._say_days(),
            stages=", ".join(stage.name for stage in stages),
            complete=count_in_words(complete_count),
            all=count_in_words(entrant_count),
        )

    def _count_jurors(self) -> int:
        """The jurors with a ballot that counts; before the first one, those who will judge."""
        sender_ids = {
            ballot.juror
            for turn in self.state.turns_in_category(self.category.id)
            for ballot in self.state.ballots.get(turn.number, ())
        }
        return len(sender_ids) or len(self.juror_ids)

    def _say_days(self) -> str:
        contest = self.state.contest
        days: list[date] = sorted(
            {contest.session[index].day for index in contest.sessions_of(self.category.id)}
        )
        texts = [format_date(day) for day in days]
        if len(texts) == 1:
            return texts[0]
        return tr("{days} and {last_day}", days="; ".join(texts[:-1]), last_day=texts[-1])

    # --- result -----------------------------------------------------------------------------------------

    def _make_result(self, awards: Sequence[tuple[str, tuple[int, ...]]]) -> str:
        if not self.has_places:
            return tr(
                "{n} contestants passed; they stand in the annex.",
                n=count_in_words(len(self.standing.placings)),
            )
        if not self.standing.placings:
            return tr("No contestant has a place, so no award is given.")
        if awards and not any(numbers for _, numbers in awards):
            return tr("The jury decides that no award is given:")
        if self.category.awards:
            return tr("The jury decides that the awards go to:")
        return tr("The jury decides on these first places:")

    def _list_awards(self, awards: Sequence[tuple[str, tuple[int, ...]]]) -> Iterator[AwardRow]:
        placings = {placing.candidate.number: placing for placing in self.standing.placings}
        if not self.has_places:
            return
        if not self.category.awards:
            last_place = self.category.through or DEFAULT_LISTED_PLACES
            awards = [
                (tr("Place {place}", place=placing.place), (number,))
                for number, placing in placings.items()
                if placing.place <= last_place
            ]
        for award, numbers in awards:
            for number in numbers:
                score = placings[number].candidate.displayed_score
                yield AwardRow(
                    award=award,
                    number=str(number),
                    name=self.state.contestant_name(number),
                    unit=self._find_unit(number),
                    members=self._list_members(number),
                    score=format_number(score),
                    score_words=say_number(score),
                )

    def _find_unit(self, draw_number: int) -> str:
        return self.state.contestants[self.state.turns[draw_number].contestant].unit

    def _list_members(self, draw_number: int) -> str:
        contestant = self.state.contestants[self.state.turns[draw_number].contestant]
        return "; ".join(contestant.member_names)

    def _list_vacant_awards(self, awards: Sequence[tuple[str, tuple[int, ...]]]) -> Iterator[str]:
        for award, numbers in awards:
            reason = self.state.withheld_awards.get((self.category.id, award))
            if reason is not None:
                yield tr("{award} is given to nobody: {reason}", award=award, reason=reason)
            elif not numbers:
                yield tr("{award} is given to nobody: there is no contestant for it", award=award)

    def _list_titles(self) -> Iterator[TitleRow]:
        for title in self.category.titles:
            if (holder := self.state.given_titles.get((self.category.id, title))) is not None:
                yield TitleRow(
                    title=title,
                    number=str(holder.number),
                    name=self.state.contestant_name(holder.number),
                    unit=self._find_unit(holder.number),
                    members=self._list_members(holder.number),
                    reason=holder.reason,
                )

    # --- annex ------------------------------------------------------------------------------------------

    def _list_columns(self) -> Iterator[ResultColumn]:
        for index, juror_id in enumerate(self.juror_ids, 1):
            yield ResultColumn(
                heading=tr("Juror {number}", number=index), meaning=self.state.jurors[juror_id].name
            )
        stages = self.state.contest.stages_by_category[self.category.id]
        if stages and self.has_ballots:
            yield ResultColumn(heading=tr("Jury"), meaning=tr("score by the jury alone"))
        for index, stage in enumerate(stages, 1):
            yield ResultColumn(heading=tr("Stage {number}", number=index), meaning=stage.name)
        if self._has_penalties():
            yield ResultColumn(heading=tr("Penalty"), meaning=tr("points of all penalties together"))

    def _has_penalties(self) -> bool:
        return any(
            self.state.penalties.get(turn.number) for turn in self.state.turns_in_category(self.category.id)
        )

    def _list_rows(self) -> Iterator[ResultRow]:
        remarks = list_footnotes(self.state, self.standing)
        for placing in self.standing.placings:
            yield self._make_row(
                placing.candidate,
                str(placing.place) if self.has_places else tr("passed"),
                map(translate, remarks.get(placing.candidate.number, ())),
            )
        for line in self.standing.unranked:
            if line.candidate is not None:
                texts = [translate(REASONS["guest"]), *map(translate, remarks.get(line.number, ()))]
                yield self._make_row(line.candidate, NO_VALUE, texts)

    def _make_row(self, candidate: Candidate, place: str, remarks: Iterable[str]) -> ResultRow:
        return ResultRow(
            place=place,
            number=str(candidate.number),
            name=self.state.contestant_name(candidate.number),
            unit=self._find_unit(candidate.number),
            members=self._list_members(candidate.number),
            values=tuple(self._list_values(candidate)),
            score=format_number(candidate.displayed_score) if self.has_places else NO_VALUE,
            remark="; ".join(remarks),
        )

    def _list_values(self, candidate: Candidate) -> Iterator[str]:
        total_decimals, decimals = self.scoring.total_decimals, self.scoring.decimals
        for juror_id in self.juror_ids:
            total = candidate.totals.get(juror_id)
            yield NO_VALUE if total is None else format_number(round_half_up(total, total_decimals))
        stages = self.state.contest.stages_by_category[self.category.id]
        if stages and self.has_ballots:
            yield format_number(round_half_up(candidate.jury_score, decimals))
        for stage in stages:
            if stage.id not in candidate.stage_results:
                yield NO_VALUE
                continue
            result, points = candidate.stage_results[stage.id], candidate.stage_points[stage.id]
            text = describe_points(stage, result, points, decimals)
            yield format_number(text) if isinstance(text, Decimal) else translate(text)
        if self._has_penalties():
            yield format_number(candidate.penalty_points) if candidate.penalty_points else NO_VALUE

    def _list_unranked(self) -> Iterator[UnrankedRow]:
        state = self.state
        for line in self.standing.unranked:
            if line.candidate is None:
                turn = state.turns[line.number]
                why = translate(describe_unranked(state, line.number, line.reason))
                yield self._make_unranked(str(line.number), turn.contestant, why, turn.reason)
        for contestant_id, excluded in state.excluded_undrawn.items():
            if state.contestants[contestant_id].category == self.category.id:
                why = translate(REASONS[excluded.exclusion])
                yield self._make_unranked(NO_VALUE, contestant_id, why, excluded.reason)
        for contestant in state.undrawn_contestants(self.category.id):
            yield self._make_unranked(NO_VALUE, contestant.id, translate(REASONS["waiting"]), "")

    def _make_unranked(self, number: str, contestant_id: str, reason_name: str, reason: str) -> UnrankedRow:
        contestant = self.state.contestants[contestant_id]
        return UnrankedRow(
            number=number,
            name=contestant.name,
            unit=contestant.unit,
            reason=tr("{what}: {reason}", what=reason_name, reason=reason) if reason else reason_name,
        )
