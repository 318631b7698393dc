"""The turn on stage: who it is, the large clock, and the sentence that the MC reads aloud."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Static

from scoring_tui.contest.person_names import split_titles
from scoring_tui.contest.terms import PHASES
from scoring_tui.domain.clock import Reading
from scoring_tui.domain.state import Timer
from scoring_tui.i18n.locale import format_clock_time, format_countdown, tr, translate
from scoring_tui.tui.common.guidance import describe_guidance
from scoring_tui.tui.common.large_letters import fit_letters, wrap_ordinary
from scoring_tui.tui.common.large_text import LargeText
from scoring_tui.tui.common.line import update_line
from scoring_tui.tui.common.wrapped import FittedText, WrappedParts
from scoring_tui.tui.mc.stage_clock import StageClock
from scoring_tui.views import announcements
from scoring_tui.views.announcements import AnnouncedPerson
from scoring_tui.views.mc import LiveTurn, McView
from scoring_tui.views.overtime import propose_penalty


class CurrentTurn(Container):
    """The turn on stage: clock, number, name, phases, and the line to read aloud, which follows the clock."""

    view: reactive[McView | None] = reactive(None, repaint=False)
    idle_sentence: reactive[str] = reactive("", repaint=False)
    """What to read while nobody is on stage."""

    def __init__(self, now: Callable[[], Reading], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._now = now

    def compose(self) -> ComposeResult:
        """The clock, the person, the sentence."""
        yield StageClock(self._now, id="clock")
        with Vertical(id="person"):
            yield FittedText(id="who", markup=False)
            yield FittedText(id="about", classes="about", markup=False)
            yield WrappedParts(id="phases", markup=False)
            yield FittedText(id="overtime", markup=False)
        with Vertical(id="reading"):
            yield Static(id="read-label", markup=False)
            yield ReadingText(id="aloud")
            yield FittedText(id="after", markup=False)

    def on_mount(self) -> None:
        """Change the sentence when a warning is due."""
        self.set_interval(StageClock.TICK, self.show_sentence)

    def watch_view(self, view: McView | None) -> None:
        """Update each part; an unchanged part is not drawn again."""
        if view is None or not self.children:
            return
        live = view.live_turn
        update_part(self, "#who", _title(live) if live else Content(explain_empty_stage(view)))
        update_part(self, "#about", describe_person(live.person) if live else Content(""))
        self.query_one("#phases", WrappedParts).parts = tuple(_phases(view, live)) if live else ()
        clock = self.query_one(StageClock)
        clock.timezone, clock.bell = view.timezone, view.bell
        clock.is_break = view.room_break is not None
        clock.warnings = () if view.room_break else view.warning_seconds
        clock.timer = _break_timer(view) or (live.timer if live else None)
        clock.show()
        self.show_sentence()

    def watch_idle_sentence(self) -> None:
        """Show the sentence for the next contestant."""
        self.show_sentence()

    def show_sentence(self) -> None:
        """Show the sentence to read now, the one after the next key, and the overtime."""
        view = self.view
        if view is None or not self.children:
            return
        time_left = self.query_one(StageClock).time_left
        sentence = _sentence_to_read(view, time_left) or self.idle_sentence
        label = "▶ " + tr("READ ALOUD") if sentence else ""
        update_line(self.query_one("#read-label", Static), Content(label))
        reading = self.query_one("#aloud", ReadingText)
        reading.headline = _headline(view, sentence)
        reading.sentence = sentence
        update_part(self, "#after", Content(_sentence_after(view)))
        update_part(self, "#overtime", Content(_describe_overtime(view, self._now())))


class ReadingText(Vertical):
    """A sentence as large as it fits; a long one in ordinary letters under number and name in large ones."""

    sentence: reactive[str] = reactive("", repaint=False)
    headline: str = ""

    def compose(self) -> ComposeResult:
        """The large letters, then the whole sentence if it is not in them."""
        yield LargeText(id="large")
        yield FittedText(id="whole", markup=False)

    def on_resize(self) -> None:
        """Fit the sentence to the new box."""
        self.watch_sentence()

    def watch_sentence(self) -> None:
        """Show the sentence; one that is too long for large letters has a headline in large letters."""
        if not self.children:
            return
        width, height = self.content_region.size
        large_text, whole_text = self.query_one("#large", LargeText), self.query_one("#whole", FittedText)
        text, rows = self.sentence, height
        if not _is_large(text, width, rows):
            rows = height - len(wrap_ordinary(self.sentence, max(1, width)).rows) - 1
            text = self.headline if _is_large(self.headline, width, rows) else ""
        large_text.display = bool(text)
        whole_text.display = text != self.sentence
        if text:
            large_text.text = text
        if text != self.sentence:
            whole_text.fit(Content(self.sentence))


def _is_large(text: str, width: int, rows: int) -> bool:
    """Whether a text fits a box in large letters."""
    return bool(text) and width > 0 and rows > 0 and fit_letters(text, width, rows).letter_rows > 1


def update_part(parent: Widget, selector: str, content: Content) -> None:
    """Show the content in one part; an empty part is hidden."""
    part = parent.query_one(selector, FittedText)
    part.set_class(not content.plain, "-empty")
    part.fit(content)


def explain_empty_stage(view: McView) -> str:
    """Why nobody is on stage, and which key helps."""
    if not view.has_ballots:
        return tr("Nobody appears in this contest and nobody gives marks. Here a signed result is announced.")
    if not view.queue_blocks:
        return tr("No running order yet: it has to be drawn by lot first.")
    if view.is_desk:
        return tr("Scored at desks: nobody is called. Arrows choose an entry, K closes it.")
    if view.unopened_day is not None:
        return tr("The day is sealed. Space asks for its code and opens the next one.")
    if view.room_break:
        return tr("Break. J ends it.")
    if view.next_number is None:
        return tr("Everyone in this room has appeared.")
    return tr("Nobody is on stage. Space calls the previewed contestant.")


def _title(live: LiveTurn) -> Content:
    return Content.assemble((f"▶ {live.person.number} ", "bold $text-accent"), (live.person.name, "bold"))


def describe_person(person: AnnouncedPerson) -> Content:
    """Pronunciation, unit, idea, members, theme and mentor, as far as they are declared."""
    say = tr("say: {say}", say=person.pronunciation) if person.pronunciation else ""
    idea = f"“{person.idea}”" if person.idea else ""
    guidance = describe_guidance(person.theme, person.mentor)
    parts = (say, person.unit, idea, ", ".join(person.members), guidance)
    return Content(" · ".join(part for part in parts if part))


def _phases(view: McView, live: LiveTurn) -> Iterator[Content]:
    """Every phase but the last with its sign; the call also with the number of calls."""
    current_index = view.phases.index(live.phase) if live.phase in view.phases else -1
    for index, phase in enumerate(view.phases[:-1]):
        sign = "✓" if index < current_index else "▶" if index == current_index else "○"
        is_repeated_call = phase == "called" and live.call_count > 1
        phase_text = _count_calls(live.call_count) if is_repeated_call else translate(PHASES[phase])
        style = "bold" if index == current_index else "dim"
        yield Content(f"{sign} {phase_text}").stylize("bold $text-warning" if is_repeated_call else style)


def _count_calls(call_count: int) -> str:
    return tr("called twice") if call_count == 2 else tr("called {n} times", n=call_count)


def _sentence_to_read(view: McView, time_left: int | None) -> str:
    """The sentence of the phase, or of the last warning."""
    if view.room_break:
        rest = view.room_break
        end = datetime.fromtimestamp(rest.started.wall / 1000 + rest.seconds, UTC)
        note = f" ({rest.note})" if rest.note else ""
        return tr("Break until {time}.", time=format_clock_time(end, view.timezone)) + note
    live = view.live_turn
    if live is None:
        return ""
    if time_left is not None:
        warning = announcements.warning_text(time_left, view.warning_seconds)
        if warning is not None:
            return translate(warning)
    return translate(live.announcement)


def _headline(view: McView, sentence: str) -> str:
    """Number and name above the sentence of a phase; a warning has none, because it is read at a glance."""
    live = view.live_turn
    if live is None or sentence != translate(live.announcement):
        return ""
    return f"{live.person.number} {split_titles(live.person.name).core}"


def _sentence_after(view: McView) -> str:
    """What to read after the next phase has begun."""
    live = view.live_turn
    if live is None or live.next_announcement is None or view.room_break:
        return ""
    return tr("then ⏎: {sentence}", sentence=translate(live.next_announcement))


def _describe_overtime(view: McView, now: Reading) -> str:
    """The declared penalty for the overtime so far; the head of jury decides on it."""
    live = view.live_turn
    proposal = propose_penalty(view.overtime_penalty, live.timers, now) if live else None
    if proposal is None:
        return ""
    return "! " + tr(
        "over by {time}: {name}, {points} points, is proposed to the head of jury",
        time=format_countdown(proposal.overtime_ms), name=proposal.kind.name,
        points=proposal.points,
    )  # fmt: skip


def _break_timer(view: McView) -> Timer | None:
    rest = view.room_break
    return Timer("queued", rest.seconds, started_at=rest.started) if rest else None
