"""What the line mode says: the stage, a ballot, the list of turns, and what changed elsewhere."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

from scoring_tui.contest.models import Leaf
from scoring_tui.contest.terms import PHASES, REASONS
from scoring_tui.domain.clock import Reading
from scoring_tui.domain.sentences.evidence import EVIDENCE_STATUS_NAMES
from scoring_tui.engine.drafts import DraftForm
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.i18n.locale import (
    current_language,
    format_clock_time,
    format_countdown,
    format_typed_number,
    gettext_noop,
    tr,
    translate,
)
from scoring_tui.scoring.arithmetic import round_half_up
from scoring_tui.tui.evidence.words import list_details, list_sources
from scoring_tui.tui.juror.level_lines import describe_level
from scoring_tui.views.ballot_totals import compute_totals, describe_share, find_unusual_marks
from scoring_tui.views.evidence import EvidenceItem
from scoring_tui.views.juror import JurorTurn, JurorView
from scoring_tui.views.notices import describe_turn


@dataclass(frozen=True, slots=True)
class PlainCommand:
    """A word that a juror types, in English and Indonesian, and what it does."""

    id: str
    words: Mapping[str, str]
    """The word by language; every word is understood in every language."""
    summary: str
    """A message of the catalogue."""

    @property
    def word(self) -> str:
        """The word in the language in use."""
        return self.words.get(current_language(), self.id)


COMMANDS = (
    PlainCommand("help", {"id": "bantuan"}, gettext_noop("these words")),
    PlainCommand("stage", {"id": "panggung"}, gettext_noop("who is on stage, and the time left")),
    PlainCommand("marks", {"id": "isi"}, gettext_noop("type the marks, criterion by criterion")),
    PlainCommand(
        "evidence", {"id": "bukti"}, gettext_noop("what this contestant claims, with links and state")
    ),
    PlainCommand("read", {"id": "baca"}, gettext_noop("hear the whole ballot, with its total")),
    PlainCommand("note", {"id": "catatan"}, gettext_noop("a note: the word, then its text")),
    PlainCommand("send", {"id": "kirim"}, gettext_noop("hear the ballot, then send it")),
    PlainCommand("list", {"id": "daftar"}, gettext_noop("your contestants, and what is not sent")),
    PlainCommand("open", {"id": "buka"}, gettext_noop("another contestant: the word, then the number")),
    PlainCommand("confirm", {"id": "benar"}, gettext_noop("read a sent ballot again, line by line")),
    PlainCommand("recuse", {"id": "mundur"}, gettext_noop("do not judge this contestant")),
    PlainCommand(
        "hand", {"id": "tangan"}, gettext_noop("raise your hand to the head of jury, or take it down")
    ),
    PlainCommand("sign", {"id": "tandatangan"}, gettext_noop("sign a result that the head of jury signed")),
    PlainCommand("news", {"id": "kabar"}, gettext_noop("hear again what is to be done")),
    PlainCommand("leave", {"id": "keluar"}, gettext_noop("end; drafts stay")),
)


def find_command(typed_word: str) -> PlainCommand | None:
    """Return the command that is meant by a word, or by a beginning that only one word has."""
    word = typed_word.casefold()
    all_words = {name: command for command in COMMANDS for name in (command.id, *command.words.values())}
    if word in all_words:
        return all_words[word]
    meant_ids = {command.id for name, command in all_words.items() if word and name.startswith(word)}
    return next((command for command in COMMANDS if meant_ids == {command.id}), None)


def describe_help() -> Iterator[str]:
    """Return a line for each command."""
    for command in COMMANDS:
        yield f"{command.word}: {tr(command.summary)}"


def describe_stage(view: JurorView, now: Reading) -> Iterator[str]:
    """Return who is on stage, with phase and time."""
    if view.number_on_stage is None:
        yield tr("Nobody is on stage.")
        return
    own_turn = view.turns[view.number_on_stage]
    yield tr("On stage: {who}", who=describe_turn(own_turn))
    parts = (own_turn.contestant.unit, own_turn.contestant.idea, own_turn.category.name)
    yield ". ".join(filter(None, parts))
    timer = own_turn.turn.timer
    phase = translate(PHASES[own_turn.turn.phase])
    if timer is None:
        yield tr("Phase: {phase}", phase=phase)
    else:
        time_left = format_countdown(timer.remaining_ms(now))
        yield tr("Phase: {phase}, time left {time}", phase=phase, time=time_left)


def describe_criterion(leaf: Leaf, position: int, count: int, mark_text: str) -> Iterator[str]:
    """Return what one criterion asks, which marks it allows, and what stands there."""
    yield tr("{n} of {count}: {criterion}", n=position, count=count, criterion=leaf.name)
    if leaf.guide:
        yield " ".join(leaf.guide.split())
    yield from map(describe_level, leaf.levels)
    yield translate(leaf.scale.describe_allowed())
    if mark_text:
        yield tr("now {mark}", mark=mark_text)


def describe_evidence(view: JurorView, own_turn: JurorTurn) -> Iterator[str]:
    """Return everything that is claimed for a contestant, on the criteria that the juror marks."""
    items = list_claims(view, own_turn)
    if not items:
        yield tr("Nothing is claimed for {who}.", who=describe_turn(own_turn))
    for item in items:
        yield from describe_claim(view, item)


def list_claims(view: JurorView, own_turn: JurorTurn) -> list[EvidenceItem]:
    """Return the claims of a contestant, on the criteria that the juror marks."""
    return [item for item in view.evidence if item.contestant_id == own_turn.contestant.id]


def describe_claim(view: JurorView, item: EvidenceItem) -> Iterator[str]:
    """Return a claim with its state, figures and sum, the last check, links and names of files."""
    state = translate(EVIDENCE_STATUS_NAMES[item.status])
    yield tr("Evidence for {criterion}: {state}", criterion=item.leaf.name, state=state)
    yield from list_details(item, view.contest.contest.timezone)
    yield from list_sources(item)


def describe_ballot(
    view: JurorView, own_turn: JurorTurn, form: DraftForm, marks: Mapping[str, Decimal]
) -> Iterator[str]:
    """Return every line of a ballot, what is missing or unusual, and its total."""
    leaves = view.find_rubric(own_turn).leaves
    yield tr("Ballot for {who}", who=describe_turn(own_turn))
    if (share := view.find_share(own_turn)) is not None:
        yield translate(describe_share(share))
    for position, leaf in enumerate(leaves, 1):
        if leaf.id in marks:
            mark = format_typed_number(marks[leaf.id])
        else:
            typed = form.marks.get(leaf.id, "")
            mark = tr("not valid: {typed}", typed=typed) if typed else tr("a mark is missing")
        yield f"{position}. {leaf.name}: {mark}"
        if leaf.id in form.notes:
            yield tr("Note: {note}", note=form.notes[leaf.id])
    yield tr("Total {total}", total=compute_totals(view, own_turn, marks).total)
    if form.note:
        yield tr("Note: {note}", note=form.note)
    if len(marks) == len(leaves):
        yield from _describe_unusual(view, own_turn, leaves, marks)


def _describe_unusual(
    view: JurorView, own_turn: JurorTurn, leaves: Sequence[Leaf], marks: Mapping[str, Decimal]
) -> Iterator[str]:
    others = [turn for turn in view.sent_turns(own_turn.turn.category) if turn.number != own_turn.number]
    for item in find_unusual_marks(others, leaves, dict(marks)):
        yield tr(
            "Note well: {criterion}, you gave {low} to {high} so far. Is {value} meant?",
            criterion=item.leaf.name, low=item.lowest_mark, high=item.highest_mark, value=item.mark,
        )  # fmt: skip


def describe_list(view: JurorView, draft_numbers: Sequence[int]) -> Iterator[str]:
    """Return a line for each turn that has begun or has a draft: what is owed first."""
    turns = [turn for turn in view.turns.values() if turn.status != "waiting" or turn.number in draft_numbers]
    turns.sort(key=lambda turn: (turn.ballot is not None, turn.number))
    if not turns:
        yield tr("Nobody is on your list yet.")
    for own_turn in turns:
        draft = ", " + tr("draft") if own_turn.number in draft_numbers else ""
        yield f"{translate(describe_turn(own_turn))}: {describe_state(view, own_turn)}{draft}"


def describe_state(view: JurorView, own_turn: JurorTurn) -> str:
    """Return the state of one turn."""
    if own_turn.ballot is not None:
        sent_at = format_clock_time(own_turn.ballot.at, view.contest.contest.timezone)
        total = round_half_up(own_turn.total or Fraction(0), view.contest.scoring.total_decimals)
        result = own_turn.result_state
        text = tr("sent at {at}, total {total}", at=sent_at, total=total)
        if result.is_withdrawn:
            return text + ", " + tr("result withdrawn")
        if result.announced_at:
            return text + ", " + tr("result announced")
        return text + ", " + tr("result signed") if result.signed_at else text
    match own_turn.status:
        case "recused":
            return tr("not judged by you")
        case "out":
            return translate(REASONS[own_turn.turn.exclusion or "absent"])
        case "open" | "reopened":
            return tr("not sent yet")
        case "closed" | "signed":
            return tr("closed without your ballot")
        case "excused":
            return tr("excused")
    return translate(PHASES[own_turn.turn.phase])


def list_news(view: JurorView) -> dict[tuple[object, ...], LazyText]:
    """Return what a juror must know now, each with a key: a new key is told once, as soon as it is there."""
    news: dict[tuple[object, ...], LazyText] = {}
    if not view.is_seated:
        news["seat",] = lazy("Another juror sits in your place now; nothing more is asked of you.")
    for own_turn in view.turns.values():
        number, who = own_turn.number, describe_turn(own_turn)
        if own_turn.number == view.number_on_stage:
            news["phase", number, own_turn.turn.phase] = lazy(
                "On stage: {who}, {phase}", who=who, phase=PHASES[own_turn.turn.phase]
            )
        if own_turn.status == "open":
            news["open", number] = lazy("{who}: scoring is open, you have not sent", who=who)
        elif own_turn.status == "reopened":
            news["reopened", number] = lazy(
                "{who} was reopened for you: {reason}", who=who, reason=own_turn.reopen_reason
            )
        elif own_turn.status == "closed":
            news["closed", number] = lazy("{who} was closed without your ballot", who=who)
        if own_turn.can_send and own_turn.nudged_at_ms:
            moment = datetime.fromtimestamp(own_turn.nudged_at_ms / 1000, UTC)
            asked_at = format_clock_time(moment, view.contest.contest.timezone)
            news["nudge", number, own_turn.nudged_at_ms] = lazy(
                "You are asked at {at} to send {who}", at=asked_at, who=who
            )
    for offer in view.signing_offers:
        news["sign", offer.category.id, offer.signature_seq] = lazy(
            "{category} waits for your signature", category=offer.category.name
        )
    if view.raised_hand is not None:
        news["hand", view.raised_hand.seq] = lazy("Your hand is up.")
    return news
