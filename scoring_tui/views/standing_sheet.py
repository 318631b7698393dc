"""The standing of a category for the head of jury: jurors' totals, spread, ties, and who is not ranked.

This is the only view that shows jurors' names with their totals.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from scoring_tui.contest.bands import Band, describe_empty_band, group_bands
from scoring_tui.contest.stages import Stage
from scoring_tui.contest.terms import REASONS, describe_scoring
from scoring_tui.domain.seat import CHAIR_SEAT
from scoring_tui.domain.state import Exclusion, State
from scoring_tui.domain.unranked import describe_unranked
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.rules.results import undecided_ties
from scoring_tui.scoring.arithmetic import juror_total, round_half_up, to_decimal_string
from scoring_tui.scoring.bands import find_bands, list_band_members
from scoring_tui.scoring.standings.ranking import Candidate, Placing
from scoring_tui.scoring.standings.stage_points import describe_points
from scoring_tui.scoring.standings.tally import Standing
from scoring_tui.views.linkage import LinkageSentence, make_linkage_sentence
from scoring_tui.views.signatures import describe_signatures
from scoring_tui.views.tie_breaks import describe_tie_break

WIDE_SPREAD = Fraction(15, 100)
"""A spread of at least this share of the rubric's highest total is marked; no rule depends on it."""

ALL_ACTIONS = frozenset(
    {"sign", "withdraw", "lock", "unlock", "settle", "decide", "awards", "change", "dispute"}
)
"""What the head of jury may do."""
PANEL_ACTIONS = frozenset({"change", "dispute"})
"""What the head of a panel may do."""

BallotAbsence = Literal["", "missing", "reopened", "excused", "recused", "waiting", "not-theirs"]
"""Why a juror has no total for a contestant."""


@dataclass(frozen=True, slots=True)
class BallotCell:
    """One juror's total for one contestant."""

    total: Decimal | None
    """Rounded as the contest declares for jurors' totals."""
    absence: BallotAbsence = ""


@dataclass(frozen=True, slots=True)
class StandingLine:
    """One contestant; without a place if `reason` is set."""

    number: int
    name: str
    ballot_cells: tuple[BallotCell, ...]
    """In the order of the sheet's jurors."""
    place: int | None = None
    is_tied: bool = False
    score: Decimal | None = None
    penalty_points: Decimal = Decimal(0)
    """Sum of all active penalties."""
    jury_score: Decimal | None = None
    """The score by the jury alone, where earlier results count too."""
    stage_results: tuple[Decimal | LazyText | None, ...] = ()
    """What each of the sheet's stages adds, or whether the contestant passed."""
    band_names: tuple[str, ...] = ()
    """The band in each of the sheet's sets of bands, empty below all of them; nothing without a place."""
    other_scores: tuple[Decimal | None, ...] = ()
    """Scores by the methods in the sheet's `other_methods`."""
    is_through: bool = False
    """Whether the contestant qualifies for the next stage."""
    exact_score: str = ""
    """The score before rounding, with a decimal point."""
    spread: Decimal | None = None
    """Highest minus lowest total of a juror; of marks on one criterion where jurors mark different ones."""
    has_wide_spread: bool = False
    tie_break: LazyText | None = None
    exclusion: Exclusion | None = None
    contestant_id: str = ""
    is_guest: bool = False
    """Out of competition: a score, but no place."""
    reason: LazyText | None = None
    board_note: LazyText | None = None
    """Why the board shows the contestant without a score."""


@dataclass(frozen=True, slots=True)
class Tie:
    """Contestants who share a place."""

    place: int
    score: Decimal
    contestants: tuple[tuple[int, str], ...]
    """Number and name."""
    must_settle: bool
    """Whether the category cannot be signed before this tie is settled."""
    is_shared: bool
    """Whether the head of jury decided that they share the place."""


@dataclass(frozen=True, slots=True)
class StandingSheet:
    """The standing of a category, its ties, signatures and notes."""

    category_id: str
    category_name: str
    jurors: tuple[tuple[str, str], ...]
    """Id and name of everyone who judges or sent a ballot."""
    method_texts: tuple[LazyText, ...]
    """How marks become places."""
    notes: tuple[LazyText, ...]
    """Remarks of the scoring method about this category."""
    linkage: LinkageSentence
    """How well the jury plan links the panels."""
    score_name: LazyText
    """Heading of the scores."""
    penalty_adds: bool
    """Whether a penalty adds points, because a lower score is better."""
    stage_names: tuple[str, ...]
    """Names of earlier stages that count."""
    band_sets: tuple[str, ...]
    """Ids of the sets of bands; the bands follow when the category is complete."""
    other_methods: tuple[str, ...]
    """Other scores that are shown too: "raw", "least-squares", "mixed"."""
    lines: tuple[StandingLine, ...]
    ties: tuple[Tie, ...]
    signer_names: tuple[str, ...]
    is_complete: bool
    """Whether no ballot is expected any more."""
    is_locked: bool
    """Whether it is only read and signed."""
    is_signed: bool
    """Whether everybody who must has signed."""
    is_announced: bool
    is_withdrawn: bool
    """Whether an announced result was withdrawn and is to be announced again."""
    award_names: tuple[str, ...]
    """The awards that somebody gets, from the first place down."""
    disputes: tuple[tuple[int, str], ...]
    """Draw number and note of each contestant whose result is in dispute, which holds the category."""
    has_places: bool
    """Whether contestants are ordered by a score; an administration only says who passed."""
    has_ranges: bool
    """Whether ranges of places are computed for it, as soon as it is complete."""
    allowed_actions: frozenset[str]
    """What is allowed now: "sign", "withdraw", "lock", "unlock", "settle" ties, "decide" about contestants,
    give or withhold "awards", "change" ballots, "dispute" a result."""

    @property
    def disputed_numbers(self) -> tuple[int, ...]:
        """Draw numbers of the contestants whose result is in dispute."""
        return tuple(number for number, _ in self.disputes)


def make_standing_sheet(engine: Engine, category_id: str, panel_id: str = "") -> StandingSheet:
    """Make the standing of a category as it is now.

    With a panel it is for the panel's head: places of the whole category, lines of the panel's turns only,
    and no ties, which the head of jury settles.
    """
    state = engine.state
    standing, scoring = engine.tally.standing(state, category_id), state.contest.scoring
    jurors, other_methods = _jurors(state, category_id, panel_id), _other_methods(standing)
    has_ties = not panel_id and state.contest.contest.has_places
    ties = tuple(_ties(state, standing)) if has_ties else ()
    bands, band_sets = (
        find_bands(state.contest, standing),
        tuple(group_bands(state.contest.band, category_id)),
    )
    lines = (
        *(
            replace(
                _ranked_line(state, placing, jurors, other_methods),
                band_names=_name_bands(bands.get(placing.candidate.number, ()), band_sets),
            )
            for placing in standing.placings
        ),
        *_unranked_lines(state, standing, jurors, other_methods),
    )
    signatures = state.signatures.get(category_id, ())
    return StandingSheet(
        category_id,
        state.contest.categories[category_id].name,
        tuple((juror_id, state.jurors[juror_id].name) for juror_id in jurors),
        tuple(describe_scoring(state.contest)),
        (
            *_describe_assignments(state, category_id),
            *_describe_agreements(state, category_id),
            *standing.notes,
            *_describe_empty_bands(state, standing),
            *describe_signatures(state, category_id),
        ),
        make_linkage_sentence(state, category_id),
        scoring.method_info.score_name,
        scoring.lower_is_better,
        tuple(stage.name for stage in state.contest.stages_by_category[category_id]),
        band_sets,
        other_methods,
        tuple(line for line in lines if panel_id in ("", state.turns[line.number].panel)),
        ties,
        tuple(signature.name for signature in signatures),
        standing.is_complete,
        category_id in state.locked_categories,
        state.is_signed(category_id),
        state.is_announced(category_id),
        state.is_withdrawn(category_id),
        state.award_names(category_id),
        tuple((number, state.disputes[number].note) for number in state.disputed_numbers(category_id)),
        state.contest.contest.has_places,
        _has_ranges(state, category_id) and not panel_id,
        _allowed_actions(state, standing, ties) & (PANEL_ACTIONS if panel_id else ALL_ACTIONS),
    )


def _has_ranges(state: State, category_id: str) -> bool:
    """Whether ranges of places can be estimated: from marks, of jurors who all judge the same."""
    contest = state.contest
    is_mark = contest.scoring.method_info.score_kind == "mark"
    return is_mark and contest.contest.has_ballots and not state.has_assignments(category_id)


def _name_bands(bands: Iterable[Band], band_sets: Iterable[str]) -> tuple[str, ...]:
    names = {band.band_set: band.name for band in bands}
    return tuple(names.get(band_set, "") for band_set in band_sets)


def _describe_empty_bands(state: State, standing: Standing) -> Iterable[LazyText]:
    for members in list_band_members(state.contest, standing):
        if not members.candidates:
            yield describe_empty_band(members.band.band_set, members.band.name)


def _other_methods(standing: Standing) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(name for placing in standing.placings for name in placing.candidate.other_scores)
    )


def _jurors(state: State, category_id: str, panel_id: str) -> tuple[str, ...]:
    juror_ids: dict[str, None] = {}
    if not state.contest.contest.has_ballots:
        return ()
    for turn in state.turns_in_category(category_id):
        if panel_id not in ("", turn.panel):
            continue
        juror_ids.update(dict.fromkeys(turn.jurors))
        juror_ids.update((ballot.juror, None) for ballot in state.ballots.get(turn.number, ()))
    return tuple(juror_ids)


def _allowed_actions(state: State, standing: Standing, ties: Sequence[Tie]) -> frozenset[str]:
    signed_seats = {signature.seat for signature in state.signatures.get(standing.category, ())}
    is_locked = standing.category in state.locked_categories
    is_open = not signed_seats and not is_locked
    is_ready = (
        standing.is_complete
        and not any(tie.must_settle for tie in ties)
        and not state.disputed_numbers(standing.category)
    )
    category = state.contest.categories[standing.category]
    possible = {
        "sign": is_ready and CHAIR_SEAT not in signed_seats,
        "withdraw": bool(signed_seats),
        "lock": is_open and is_ready,
        "unlock": is_locked and not signed_seats,
        "settle": "head-of-jury" in state.contest.scoring.ties and is_open and bool(ties),
        "decide": is_open,
        "awards": is_open and bool(category.awards or category.titles),
        "change": is_open,
        "dispute": True,
    }
    return frozenset(action for action, is_possible in possible.items() if is_possible)


# --- lines ------------------------------------------------------------------------------------------


def _ranked_line(
    state: State, placing: Placing, jurors: Iterable[str], other_methods: Iterable[str]
) -> StandingLine:
    qualifying_place = state.category_of(placing.candidate.number).through
    scored_line = _scored_line(state, placing.candidate, jurors, other_methods)
    if not state.contest.contest.has_places:
        return replace(scored_line, is_through=True)
    return replace(
        scored_line,
        place=placing.place,
        is_tied=placing.is_tied,
        is_through=qualifying_place is not None and placing.place <= qualifying_place,
        tie_break=describe_tie_break(state, placing),
    )


def _scored_line(
    state: State, candidate: Candidate, jurors: Iterable[str], other_methods: Iterable[str]
) -> StandingLine:
    """Make the line of a contestant with a score; the place is added for those who are ranked."""
    contest, has_ballots = state.contest, state.contest.contest.has_ballots
    stages = contest.stages_by_category[state.turns[candidate.number].category]
    decimals, total_decimals = contest.scoring.decimals, contest.scoring.total_decimals
    totals = {juror_id: round_half_up(total, total_decimals) for juror_id, total in candidate.totals.items()}
    spread, highest_total = _measure_spread(state, candidate) if candidate.totals else (None, Fraction(0))
    other_scores = (candidate.other_scores.get(name) for name in other_methods)
    return StandingLine(
        candidate.number,
        state.contestant_name(candidate.number),
        _ballot_cells(state, candidate.number, jurors, totals),
        contestant_id=state.turns[candidate.number].contestant,
        score=candidate.displayed_score if contest.contest.has_places else None,
        penalty_points=candidate.penalty_points,
        jury_score=round_half_up(candidate.jury_score, decimals) if stages and has_ballots else None,
        stage_results=tuple(_describe_stage(candidate, stage, decimals) for stage in stages),
        other_scores=tuple(
            None if score is None else round_half_up(score, decimals) for score in other_scores
        ),
        exact_score=to_decimal_string(candidate.exact_score) if contest.contest.has_places else "",
        spread=None if spread is None else round_half_up(spread, total_decimals),
        has_wide_spread=spread is not None and spread >= WIDE_SPREAD * highest_total,
        board_note=_describe_board(state, candidate.number),
    )


def _measure_spread(state: State, candidate: Candidate) -> tuple[Fraction, Fraction]:
    """The spread of the jurors, and the highest value that they can give.

    Jurors who mark different criteria are compared on each criterion; the widest spread counts.
    """
    if not state.has_assignments(state.turns[candidate.number].category):
        totals = candidate.totals.values()
        return max(totals) - min(totals), _highest_total(state, candidate.number)
    spreads = []
    for leaf in state.rubric_of(candidate.number).leaves:
        marks = [Fraction(ballot[leaf.id]) for ballot in candidate.marks.values() if leaf.id in ballot]
        spreads.append((max(marks) - min(marks), Fraction(leaf.scale.highest)))
    return max(spreads, key=lambda spread: spread[0] / spread[1])


def _describe_assignments(state: State, category_id: str) -> Iterable[LazyText]:
    """That totals are parts of the whole, where jurors mark different criteria."""
    if state.has_assignments(category_id):
        yield lazy(
            "jurors mark different criteria: totals are of their own, the spread is the widest of one"
            " criterion"
        )


def _describe_agreements(state: State, category_id: str) -> Iterable[LazyText]:
    """That scores do not follow from the totals alone, where the jury agreed on levels."""
    turns = sorted(state.turns_in_category(category_id), key=lambda turn: turn.number)
    numbers = [turn.number for turn in turns if state.agreed_levels.get(turn.number)]
    if numbers:
        yield lazy(
            "the jury agreed on levels of no. {numbers}: these count instead of the single marks",
            numbers=", ".join(map(str, numbers)),
        )


def _describe_stage(candidate: Candidate, stage: Stage, decimals: int) -> Decimal | LazyText | None:
    if stage.id not in candidate.stage_results:
        return None
    result, points = candidate.stage_results[stage.id], candidate.stage_points[stage.id]
    return describe_points(stage, result, points, decimals)


def _describe_board(state: State, draw_number: int) -> LazyText | None:
    """Why the board shows the turn without a score; None if it does not."""
    if state.contest.contest.visible_standings == "announced" or not state.is_being_checked(draw_number):
        return None
    if state.is_settled(draw_number):
        return lazy("on the board without a score until the category is signed")
    return lazy("on the board without a score until every ballot is in")


def _highest_total(state: State, draw_number: int) -> Fraction:
    """The highest total that a juror can give this contestant."""
    rubric, difficulty = (
        state.rubric_of(draw_number),
        state.difficulty_factors.get(state.turns[draw_number].contestant),
    )
    if not difficulty:
        return rubric.highest_total
    highest_marks = {leaf.id: leaf.scale.highest for leaf in rubric.leaves}
    return juror_total(highest_marks, rubric.leaves, difficulty, best=rubric.best)


def _unranked_lines(
    state: State, standing: Standing, jurors: Iterable[str], other_methods: Iterable[str]
) -> Iterable[StandingLine]:
    for line in standing.unranked:
        turn = state.turns[line.number]
        if line.candidate is not None:
            scored_line = _scored_line(state, line.candidate, jurors, other_methods)
            yield replace(scored_line, is_guest=True, reason=REASONS["guest"])
            continue
        why = describe_unranked(state, line.number, line.reason)
        reason = lazy("{why}: {reason}", why=why, reason=turn.reason) if turn.reason else why
        ballot_cells = _ballot_cells(state, line.number, jurors, {})
        penalty_points = sum((penalty.points for penalty in state.penalties.get(line.number, ())), Decimal(0))
        yield StandingLine(
            line.number,
            state.contestant_name(line.number),
            ballot_cells,
            penalty_points=penalty_points,
            exclusion=turn.exclusion,
            contestant_id=turn.contestant,
            is_guest=turn.is_guest,
            reason=reason,
            board_note=_describe_board(state, line.number),
        )


def _ballot_cells(
    state: State, draw_number: int, jurors: Iterable[str], totals: Mapping[str, Decimal]
) -> tuple[BallotCell, ...]:
    sender_ids = {ballot.juror for ballot in state.ballots.get(draw_number, ())}
    return tuple(
        BallotCell(
            totals.get(juror_id),
            "" if juror_id in sender_ids else explain_absence(state, draw_number, juror_id),
        )
        for juror_id in jurors
    )


def explain_absence(state: State, draw_number: int, juror_id: str) -> BallotAbsence:
    """Explain why there is no ballot of a juror for a turn."""
    ballot_key, turn = (draw_number, juror_id), state.turns[draw_number]
    if ballot_key in state.recused_jurors:
        return "recused"
    if juror_id not in turn.jurors:
        return "not-theirs"
    if ballot_key in state.excused_ballots:
        return "excused"
    if ballot_key in state.reopened_ballots:
        return "reopened"
    return "missing" if turn.phase in ("scoring", "closed") else "waiting"


# --- ties -------------------------------------------------------------------------------------------


def _ties(state: State, standing: Standing) -> Iterable[Tie]:
    undecided_numbers = set(undecided_ties(state, standing))
    shared_groups = {
        frozenset(decision.order)
        for decision in state.tie_decisions.get(standing.category, ())
        if decision.shared
    }
    for group in standing.open_ties(len(standing.placings)):
        numbers = tuple(placing.candidate.number for placing in group)
        contestants = tuple((draw_number, state.contestant_name(draw_number)) for draw_number in numbers)
        first = group[0]
        yield Tie(
            first.place,
            first.candidate.displayed_score,
            contestants,
            numbers in undecided_numbers,
            frozenset(numbers) in shared_groups,
        )
