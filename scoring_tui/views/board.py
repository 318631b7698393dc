"""What the projected board shows: who is on stage, who is next, breaks, and standings of finished turns.

This view holds nothing secret: no NIP, no phone, no juror and no mark of a turn that is still being scored.
A programming error in a screen therefore cannot reveal any of it. Which scores it holds is decided by
`State.is_released`: no two views of one turn differ by one juror's ballot. Three things cannot be hidden: the
result of an announced category, the change of a score when one ballot is corrected, and the marks of a panel
of one juror.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import Literal

from scoring_tui.contest.models import Category, Contest
from scoring_tui.contest.terms import PHASES, REASONS
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.state import Break, Room, State, Timer, Turn
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.ledger.codes import head_code
from scoring_tui.scoring.standings.ranking import Placing
from scoring_tui.scoring.standings.tally import Standing, Unranked
from scoring_tui.views.announced_result import make_announced_result
from scoring_tui.views.board_view import (
    BoardBreak,
    BoardCategory,
    BoardLine,
    BoardPerson,
    BoardRoom,
    BoardTitle,
    BoardView,
    StandingFingerprint,
)
from scoring_tui.views.scene_choice import CATEGORY_SCENES, ROOM_SCENES, choose_scene

CORRIDOR_LENGTH = 4
"""How many contestants a board for the corridor names."""


def project(engine: Engine, actor: Actor, before: BoardView | None) -> BoardView:
    """The display `actor.name` of one room ("board:A"), or of all rooms ("board").

    The view has what its scene shows and nothing else: while a ceremony is shown, no standing and no person.
    """
    state, contest = engine.state, engine.state.contest
    title, scene = _title(contest), choose_scene(engine, actor.name, actor.post)
    if not state.turns:
        return BoardView(title, scene=scene)
    panel_ids = [actor.post] if actor.post else list(contest.panels)
    visible_panels = {panel for panel in panel_ids if not state.rooms[panel].is_blank}
    if not visible_panels:
        return BoardView(title, is_blank=True, scene=replace(scene, scene_id="blank"))
    view = BoardView(
        title,
        scene=scene,
        has_begun=any(
            turn.phase != "queued" and turn.panel in visible_panels for turn in state.turns.values()
        ),
        warning_seconds=contest.timing.warnings if contest.timing else (),
    )
    if scene.scene_id in ROOM_SCENES and contest.contest.has_stage:
        view = replace(view, rooms=tuple(_room(state, state.rooms[panel_id]) for panel_id in panel_ids))
    if scene.scene_id not in CATEGORY_SCENES:
        return view
    previous_categories = {line.category_id: line for line in before.categories} if before else {}
    categories = _categories(engine, visible_panels, previous_categories)
    has_result = any(board_category.state != "open" for board_category in categories)
    return replace(
        view,
        categories=categories,
        entry_seq=state.seq if has_result else 0,
        ledger_code=head_code(state.seq, state.hash) if has_result else "",
        checkpoint=_find_checkpoint(engine),
    )


def _find_checkpoint(engine: Engine) -> str:
    state = engine.state
    sizes = (state.signatures[category_id][-1].seq for category_id in state.announcements)
    size = max(sizes, default=0)
    return engine.checkpoints.find(engine.ledger, state, size) if size else ""


def _title(contest: Contest) -> BoardTitle:
    contest_info, days = contest.contest, [session.day for session in contest.session]
    return BoardTitle(
        contest_info.name,
        contest_info.organiser,
        contest_info.venue,
        contest_info.theme,
        min(days),
        max(days),
        contest_info.timezone,
    )


# --- rooms ------------------------------------------------------------------------------------------


def _room(state: State, room: Room) -> BoardRoom:
    room_name = state.contest.panels[room.panel].room
    if room.is_blank:
        return BoardRoom(room.panel, room_name, is_blank=True)
    queued_turns = (state.turns[draw_number] for draw_number in room.queue)
    waiting_turns = (turn for turn in queued_turns if turn.phase == "queued" and turn.exclusion is None)
    waiting_people = tuple(_person(state, turn) for turn in islice(waiting_turns, CORRIDOR_LENGTH))
    next_person, later_people = next(iter(waiting_people), None), waiting_people[1:]
    if room.current_break is not None:
        room_break = _board_break(state, room.current_break)
        return BoardRoom(
            room.panel, room_name, next_person=next_person, later_people=later_people, room_break=room_break
        )
    if room.live is None:
        return BoardRoom(room.panel, room_name, next_person=next_person, later_people=later_people)
    turn = state.turns[room.live]
    expected_jurors = state.expected_jurors(turn.number)
    ballot_count = sum(ballot.juror in expected_jurors for ballot in state.ballots.get(turn.number, ()))
    return BoardRoom(
        room.panel,
        room_name,
        person_on_stage=_person(state, turn),
        phase=turn.phase,
        timer=turn.timer,
        ballot_count=ballot_count if turn.phase in ("scoring", "closed") else None,
        expected_ballots=len(expected_jurors),
        next_person=next_person,
        later_people=later_people,
        stage_message=room.stage_message,
    )


def _person(state: State, turn: Turn) -> BoardPerson:
    contestant = state.contestants[turn.contestant]
    return BoardPerson(
        turn.number, contestant.name, contestant.unit, contestant.idea, state.category_of(turn.number).name,
        contestant.member_names, contestant.theme, contestant.mentor,
    )  # fmt: skip


def _board_break(state: State, room_break: Break) -> BoardBreak:
    ends_at = datetime.fromtimestamp(room_break.started.wall / 1000 + room_break.seconds, UTC)
    timer = Timer("queued", room_break.seconds, started_at=room_break.started)
    return BoardBreak(timer, ends_at, state.contest.contest.timezone, room_break.note)


# --- categories -------------------------------------------------------------------------------------


def _categories(
    engine: Engine, panel_ids: set[str], previous_categories: dict[str, BoardCategory]
) -> tuple[BoardCategory, ...]:
    """The drawn categories that one of these panels judges."""
    contest = engine.state.contest
    judged_ids = {
        category_id
        for session in contest.session
        if session.panel in panel_ids
        for category_id in session.categories
    }
    judged_categories = [category for category in contest.category if category.id in judged_ids]
    category_turns = {
        category.id: list(engine.state.turns_in_category(category.id)) for category in judged_categories
    }
    return tuple(
        _category(engine, category, category_turns[category.id], previous_categories.get(category.id))
        for category in judged_categories
        if category_turns[category.id]
    )


def _category(
    engine: Engine, category: Category, turns: list[Turn], before: BoardCategory | None
) -> BoardCategory:
    state = engine.state
    fingerprint = _make_fingerprint(state, category.id, turns)
    if before is not None and before.fingerprint == fingerprint:
        return before
    is_announced, is_withdrawn = state.is_announced(category.id), state.is_withdrawn(category.id)
    is_ranked = is_announced or state.contest.contest.visible_standings != "announced"
    lines: Iterable[BoardLine] = ()
    if is_announced:
        lines = _standing(state, engine.tally.standing(state, category.id))
    elif is_ranked and not is_withdrawn:
        lines = _standing(state, engine.tally.public_standing(state, category.id))
    elif not is_withdrawn:
        lines = _order(state, turns)
    competing_turns = [turn for turn in turns if not turn.is_guest]
    return BoardCategory(
        category.id,
        category.name,
        state=_category_state(state, category.id),
        is_frozen=is_ranked and not is_announced and category.id in state.frozen_standings,
        is_ranked=is_ranked,
        settled_turns=sum(state.is_settled(turn.number) for turn in competing_turns),
        turn_count=len(competing_turns),
        score_name=state.contest.scoring.method_info.score_name,
        lines=tuple(lines),
        announced_result=make_announced_result(engine, category.id) if is_announced else None,
        fingerprint=fingerprint,
    )


def _category_state(state: State, category_id: str) -> Literal["open", "complete", "announced", "withdrawn"]:
    """A signature alone is not public: until the announcement the category is complete."""
    if state.is_announced(category_id):
        return "announced"
    if state.is_withdrawn(category_id):
        return "withdrawn"
    return "complete" if state.is_complete(category_id) else "open"


def _make_fingerprint(state: State, category_id: str, turns: list[Turn]) -> StandingFingerprint:
    """Collect what the lines follow from; comparing it is far cheaper than scoring again."""
    frozen_standing = state.frozen_standings.get(category_id)
    contestants = (state.contestants[turn.contestant] for turn in turns)
    texts = (
        state.contest.categories[category_id].name,
        state.contest.scoring.method,
        *((contestant.name, contestant.unit) for contestant in contestants),
    )
    turn_values = (
        (
            turn.number,
            turn.session,
            turn.phase,
            turn.exclusion,
            turn.is_postponed,
            turn.is_guest,
            len(state.expected_jurors(turn.number)),
            state.is_settled(turn.number),
            state.is_released(turn.number),
        )
        for turn in turns
    )
    ballot_seqs = (ballot.seq for turn in turns for ballot in state.ballots.get(turn.number, ()))
    penalty_seqs = (penalty.seq for turn in turns for penalty in state.penalties.get(turn.number, ()))
    stages = state.contest.stages_by_category[category_id]
    results = (
        state.stage_results.get(stage.id, {}).get(turn.contestant) for stage in stages for turn in turns
    )
    frozen_seq = frozen_standing.seq if frozen_standing else 0
    decision_count = len(state.tie_decisions.get(category_id, ()))
    announcement, rectification = (
        state.announcements.get(category_id), state.rectifications.get(category_id)
    )  # fmt: skip
    queues = (
        ()
        if state.contest.contest.visible_standings != "announced"
        else (room.queue for room in state.rooms.values())
    )
    return (
        frozen_seq, announcement, rectification, decision_count, *texts, *turn_values, *ballot_seqs,
        *penalty_seqs, *results, *queues,
    )  # fmt: skip


def _standing(state: State, standing: Standing) -> Iterable[BoardLine]:
    yield from (_ranked_line(state, placing) for placing in standing.placings)
    yield from (_unranked_line(state, line) for line in standing.unranked)


def _ranked_line(state: State, placing: Placing) -> BoardLine:
    candidate = placing.candidate
    contestant = state.contestants[state.turns[candidate.number].contestant]
    expected = len(state.expected_jurors(candidate.number))
    return BoardLine(
        candidate.number, contestant.name, contestant.unit, placing.place, placing.is_tied,
        candidate.displayed_score, len(candidate.totals), expected,
    )  # fmt: skip


def _unranked_line(state: State, line: Unranked) -> BoardLine:
    contestant = state.contestants[state.turns[line.number].contestant]
    if (candidate := line.candidate) is not None:
        return BoardLine(
            line.number, contestant.name, contestant.unit, score=candidate.displayed_score,
            ballot_count=len(candidate.totals), expected_ballots=len(state.expected_jurors(line.number)),
            status_text=REASONS[line.reason],
        )  # fmt: skip
    return BoardLine(line.number, contestant.name, contestant.unit, status_text=REASONS[line.reason])


def _order(state: State, turns: list[Turn]) -> Iterable[BoardLine]:
    queues = (room.queue for room in state.rooms.values())
    queue_positions = {draw_number: index for queue in queues for index, draw_number in enumerate(queue)}
    for turn in sorted(turns, key=lambda turn: (turn.session, queue_positions[turn.number])):
        contestant = state.contestants[turn.contestant]
        yield BoardLine(turn.number, contestant.name, contestant.unit, status_text=_status(state, turn))


def _status(state: State, turn: Turn) -> LazyText:
    if turn.exclusion is not None:
        return REASONS[turn.exclusion]
    if turn.phase == "queued" and turn.is_postponed:
        return REASONS["postponed"]
    return PHASES["closed" if state.is_settled(turn.number) else turn.phase]
