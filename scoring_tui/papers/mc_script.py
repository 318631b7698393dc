"""The script of the MC: the day of each room, and the ceremony of each category whose result is signed."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby, pairwise

from scoring_tui.contest.models import Timing
from scoring_tui.contest.terms import REASONS
from scoring_tui.domain.facts.ceremony import CeremonyStep
from scoring_tui.domain.state import State, Turn
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.i18n.locale import format_date, format_time_of_day, tr, translate
from scoring_tui.papers.appearances import PlannedTurn, SessionTurns
from scoring_tui.papers.context import PaperContext
from scoring_tui.papers.file_names import join_file_name
from scoring_tui.papers.kinds import KINDS, PaperFile
from scoring_tui.papers.models import Paper, PaperModel
from scoring_tui.papers.running_order import format_minutes, list_days
from scoring_tui.rules.ceremony import make_ceremony_steps
from scoring_tui.views.announced_result import SignedPlaces
from scoring_tui.views.announcements import announcement_text, standby_text
from scoring_tui.views.ceremony import make_script_line
from scoring_tui.views.queue import announced_person


class ScriptSentence(PaperModel):
    """What is read aloud at one moment."""

    cue: str
    """When it is read."""
    text: str
    """What is read; names as they are pronounced, where this is declared."""
    notes: tuple[str, ...]
    """What is not read: how a name is pronounced, what explains a place."""


class ScriptPart(PaperModel):
    """Sentences that belong together; they stay on one page."""

    heading: str
    """What happens, such as draw number and name of a contestant, or an award."""
    time: str
    """Planned time; empty without one."""
    sentences: tuple[ScriptSentence, ...]
    """In the order of reading."""


class McScript(Paper):
    """The script of one room and day, or of one ceremony."""

    subtitle: str
    """Room, or category."""
    day: str
    """Day and date; empty on the script of a ceremony."""
    warning: str
    """Who may see the script; empty without results."""
    parts: tuple[ScriptPart, ...]
    """In the order of the day."""


def build_mc_scripts(context: PaperContext, category_ids: Sequence[str]) -> Iterator[PaperFile]:
    """Build the script of each room and day, and of each ceremony.

    Without a stage there is no script of the day; before the first signature none of the ceremony.
    """
    state = context.state
    if state.contest.contest.has_stage:
        for panel_id, day, sessions in list_days(state, category_ids):
            yield _build_day(context, panel_id, day, sessions)
    for category_id in category_ids:
        if category_id in state.signed_results:
            yield _build_ceremony(context, category_id)


# --- the day --------------------------------------------------------------------------------------------


def _build_day(
    context: PaperContext, panel_id: str, day: date, sessions: tuple[SessionTurns, ...]
) -> PaperFile:
    state = context.state
    parts = [_make_opening(state, panel_id, sessions)]
    if rules := list(_list_rules(state.contest.timing)):
        parts.append(ScriptPart(heading=tr("Rules of the day"), time="", sentences=tuple(rules)))
    for session, next_session in zip(sessions, [*sessions[1:], None], strict=True):
        parts += _list_session_parts(state, session)
        parts.append(_make_pause(state, next_session))
    paper = McScript(
        head=context.make_head(tr("Script of the MC")),
        labels=_make_labels(),
        subtitle=state.contest.panels[panel_id].room,
        day=format_date(day),
        warning="",
        parts=tuple(parts),
    )
    stem = join_file_name(KINDS["mc-script"].name, panel_id, day.isoformat())
    return PaperFile("mc-script", stem, "mc-script", paper, KINDS["mc-script"].forms)


def _make_opening(state: State, panel_id: str, sessions: Sequence[SessionTurns]) -> ScriptPart:
    about = state.contest.contest
    sentences = [_say(_welcome(state))]
    if about.theme:
        sentences.append(_say(tr("The theme is “{theme}”.", theme=about.theme)))
    turns = [planned.turn for session in sessions for planned in session.planned_turns]
    judging_ids = {juror_id for turn in turns for juror_id in turn.jurors}
    jurors = [juror for juror_id, juror in state.jurors.items() if juror_id in judging_ids]
    names = "; ".join(f"{juror.name}, {juror.office}" if juror.office else juror.name for juror in jurors)
    sentences.append(_say(tr("The jury in this room: {names}.", names=names.removesuffix("."))))
    head = state.panel_head(panel_id) or about.head_of_jury
    if head:
        sentences.append(_say(tr("The head of jury is {name}.", name=head.removesuffix("."))))
    categories = dict.fromkeys(state.category_of(turn.number).name for turn in turns)
    count = sum(turn.exclusion is None for turn in turns)
    sentences.append(
        _say(tr("Today {count} contestants appear: {names}.", count=count, names=_join(tuple(categories))))
    )
    return ScriptPart(
        heading=tr("Opening"), time=format_time_of_day(sessions[0].session.start), sentences=tuple(sentences)
    )


def _welcome(state: State) -> str:
    about = state.contest.contest
    values = {"contest": about.name, "organiser": about.organiser, "venue": about.venue}
    if about.organiser and about.venue:
        return tr("Welcome to {contest}, held by {organiser} at {venue}.", **values)
    if about.organiser:
        return tr("Welcome to {contest}, held by {organiser}.", **values)
    return tr("Welcome to {contest}.", **values)


def _list_rules(timing: Timing | None) -> Iterator[ScriptSentence]:
    if timing is None:
        return
    minutes, questions = format_minutes(timing.presentation), format_minutes(timing.questions)
    yield _say(tr("Each contestant presents for {minutes} minutes.", minutes=minutes))
    if timing.questions:
        yield _say(tr("Questions of the jury follow for {minutes} minutes.", minutes=questions))
    if timing.warnings:
        warnings = _join(tuple(map(format_minutes, sorted(set(timing.warnings), reverse=True))))
        yield _say(tr("We tell how much time is left: {minutes} minutes before the end.", minutes=warnings))
    yield _say(
        tr(
            "Each contestant is called three times, {minutes} minutes apart; who has not come by then is"
            " absent.",
            minutes=format_minutes(timing.call_interval),
        )
    )
    yield _say(tr("Please set telephones to silent, and keep quiet while a contestant presents."))


def _list_session_parts(state: State, session: SessionTurns) -> Iterator[ScriptPart]:
    waiting = [planned for planned in session.planned_turns if planned.turn.exclusion is None]
    next_turns = {planned.turn.number: following.turn for planned, following in pairwise(waiting)}
    for planned in session.planned_turns:
        part = _make_turn_part(state, planned, next_turns.get(planned.turn.number))
        if len(session.category_ids) > 1:
            category_name = state.category_of(planned.turn.number).name
            part = part.model_copy(update={"heading": f"{part.heading} · {category_name}"})
        yield part


def _make_turn_part(state: State, planned: PlannedTurn, next_turn: Turn | None) -> ScriptPart:
    turn, person = planned.turn, announced_person(state, planned.turn.number)
    heading = f"{turn.number} · {person.name}"
    time = format_time_of_day(planned.planned_at) if planned.planned_at else ""
    if turn.exclusion is not None:
        sentence = ScriptSentence(cue="", text="", notes=(translate(REASONS[turn.exclusion]),))
        return ScriptPart(heading=heading, time=time, sentences=(sentence,))
    timing = state.contest.timing
    cues: list[tuple[str, str, int]] = [(tr("Call"), "called", 0)]
    if timing is not None:
        cues.append((tr("Presentation"), "presentation", timing.presentation))
        if timing.questions:
            cues.append((tr("Questions"), "questions", timing.questions))
    cues.append((tr("Marks"), "scoring", 0))
    notes = [tr("pronounced: {how}", how=person.pronunciation)] if person.pronunciation else []
    if person.members:
        notes.append(tr("members: {names}", names=", ".join(person.members)))
    if person.theme:
        notes.append(tr("theme: {theme}", theme=person.theme))
    if person.mentor:
        notes.append(tr("mentor: {name}", name=person.mentor))
    if turn.is_postponed and turn.phase == "queued":
        notes.append(translate(REASONS["postponed"]))
    sentences = [
        _say(
            announcement_text(person, phase, 1, seconds // 60), cue, tuple(notes) if phase == "called" else ()
        )
        for cue, phase, seconds in cues
    ]
    if next_turn is not None:
        next_person = announced_person(state, next_turn.number)
        sentences.append(_say(standby_text(next_person), tr("Next")))
    return ScriptPart(heading=heading, time=time, sentences=tuple(sentences))


def _make_pause(state: State, next_session: SessionTurns | None) -> ScriptPart:
    if next_session is None:
        sentence = tr("That was the last contestant of today in this room. Thank you all.")
        return ScriptPart(heading=tr("Closing"), time="", sentences=(_say(sentence),))
    names = ", ".join(state.contest.categories[id_].name for id_ in next_session.category_ids)
    start = next_session.session.start
    sentence = tr("We take a break. We go on at {time} with {names}.", time=start, names=names)
    return ScriptPart(heading=tr("Break"), time="", sentences=(_say(sentence),))


# --- the ceremony ---------------------------------------------------------------------------------------


def _build_ceremony(context: PaperContext, category_id: str) -> PaperFile:
    state, places = context.state, SignedPlaces(context.engine, category_id)
    steps = make_ceremony_steps(state, category_id, None, has_others=True)
    parts = [
        _make_ceremony_part(state, places, list(group))
        for _, group in groupby(steps, lambda step: (step.award, step.kind if not step.award else ""))
    ]
    paper = McScript(
        head=context.make_head(tr("Script of the MC: the result"), category_id=category_id, is_result=True),
        labels=_make_labels(),
        subtitle=state.contest.categories[category_id].name,
        day="",
        warning=tr("For the MC alone until the result is announced."),
        parts=tuple(parts),
    )
    stem = join_file_name(KINDS["mc-script"].name, tr("result"), category_id)
    return PaperFile("mc-script", stem, "mc-script", paper, KINDS["mc-script"].forms)


def _make_ceremony_part(state: State, places: SignedPlaces, steps: Sequence[CeremonyStep]) -> ScriptPart:
    lines = [make_script_line(state, places, step) for step in steps]
    sentences = []
    for line in lines:
        notes = [tr("pronounced: {how}", how=line.pronunciation)] if line.pronunciation else []
        notes += map(translate, line.notes)
        sentences.append(_say(line.sentence, notes=tuple(notes)))
    headings = {"opening": tr("Opening"), "group": tr("Places"), "podium": tr("Closing")}
    heading = steps[0].award or headings[steps[0].kind]
    return ScriptPart(heading=heading, time="", sentences=tuple(sentences))


# --- parts ----------------------------------------------------------------------------------------------


def _make_labels() -> dict[str, str]:
    return {"not_read": tr("not to be read aloud")}


def _join(texts: Sequence[str]) -> str:
    """Join texts as in a sentence: `3, 2 and 1`."""
    *others, last = texts
    return tr("{first} and {second}", first=", ".join(others), second=last) if others else last


def _say(text: str | LazyText, cue: str = "", notes: tuple[str, ...] = ()) -> ScriptSentence:
    return ScriptSentence(cue=cue, text=text if isinstance(text, str) else translate(text), notes=notes)
