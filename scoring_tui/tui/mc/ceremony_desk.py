"""The MC's desk during a ceremony: the sentence to read, what the hall sees, what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widgets import Static

from scoring_tui.domain.commands.base import Command
from scoring_tui.domain.commands.ceremony import EndCeremony, MoveCeremony
from scoring_tui.domain.commands.stage import Blank
from scoring_tui.i18n.locale import gettext_noop, tr, translate
from scoring_tui.tui.common.dialogs import ChoiceDialog, ConfirmDialog
from scoring_tui.tui.common.wrapped import FittedText, WrappedParts
from scoring_tui.tui.mc.current_turn import ReadingText
from scoring_tui.tui.mc.display_list import describe_card
from scoring_tui.views.ceremony import McCeremony

if TYPE_CHECKING:
    from scoring_tui.tui.mc.screen import McScreen

KEYS: tuple[tuple[str, str], ...] = (
    ("␣", gettext_noop("Next step")),
    ("←", gettext_noop("One step back")),
    ("J", gettext_noop("Jump to an award")),
    ("R", gettext_noop("From the beginning")),
    ("H", gettext_noop("Blank the boards")),
    ("E", gettext_noop("End the ceremony")),
    ("Esc", gettext_noop("Back; the ceremony stays")),
)
"""The keys with what they do."""


class CeremonyDesk(ModalScreen[None]):
    """Shows the running ceremony and moves it; closes when it has ended."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,right,pagedown", "step(1)", gettext_noop("Next step"), show=False),
        Binding("left,pageup,backspace", "step(-1)", gettext_noop("One step back"), show=False),
        Binding("j", "jump", gettext_noop("Jump to an award"), show=False),
        Binding("r", "restart", gettext_noop("From the beginning"), show=False),
        Binding("h", "blank", gettext_noop("Blank the boards"), show=False),
        Binding("e", "end", gettext_noop("End the ceremony"), show=False),
        Binding("escape", "close", gettext_noop("Back; the ceremony stays"), show=False),
    ]
    DEFAULT_CSS = """
    CeremonyDesk {
        background: $background;
        #desk { height: 100%; padding: 0 1; }
        #desk-top { height: 1; background: $panel; }
        #desk-title { width: 1fr; text-style: bold; text-wrap: nowrap; text-overflow: ellipsis; }
        #desk-step { width: auto; }
        #desk-awards { height: auto; max-height: 3; }
        #desk-label { height: 1; color: $text-accent; text-style: bold; margin-top: 1; }
        #desk-sentence { height: 1fr; text-style: bold; }
        #desk-say { height: auto; color: $text-accent; text-style: bold; }
        #desk-notes { height: auto; max-height: 4; color: $text-muted; }
        #desk-columns { height: auto; max-height: 9; border-top: solid $panel; }
        #desk-hall, #desk-next { width: 1fr; height: auto; }
        #desk-keys { height: auto; background: $panel; }
    }
    CeremonyDesk.-high #desk-columns { max-height: 14; }
    """
    ceremony: reactive[McCeremony | None] = reactive(None, repaint=False)

    def __init__(self, mc_screen: McScreen) -> None:
        super().__init__()
        self._mc_screen = mc_screen
        self._is_moving = False
        self._has_shown_step = False
        """Whether the view with the ceremony has come; before, there is nothing to close."""

    def compose(self) -> ComposeResult:
        """Title and step, awards, the sentence, hall and next, the keys."""
        with Vertical(id="desk"):
            with Horizontal(id="desk-top"):
                yield Static(id="desk-title", markup=False)
                yield Static(id="desk-step", markup=False)
            yield WrappedParts(id="desk-awards", markup=False)
            yield Static(id="desk-label", markup=False)
            yield ReadingText(id="desk-sentence")
            yield FittedText(id="desk-say", markup=False)
            yield FittedText(id="desk-notes", markup=False)
            with Horizontal(id="desk-columns"):
                yield FittedText(id="desk-hall", markup=False)
                yield FittedText(id="desk-next", markup=False)
            yield WrappedParts(id="desk-keys", markup=False)

    def on_mount(self) -> None:
        """Show the present step."""
        self.query_one("#desk-keys", WrappedParts).parts = tuple(
            Content.assemble((key, "bold $footer-key-foreground"), f" {tr(label)}") for key, label in KEYS
        )
        view = self._mc_screen.view
        self.ceremony = view.ceremony if view is not None else None
        self.watch_ceremony(self.ceremony)

    def watch_ceremony(self, ceremony: McCeremony | None) -> None:
        """Show a step; a ceremony that has ended closes the desk."""
        if not self.query("#desk-title"):
            return
        if ceremony is None:
            if self._has_shown_step:
                self.dismiss(None)
            return
        self._has_shown_step = True
        title = tr("CEREMONY · {category}", category=ceremony.category_name)
        self.query_one("#desk-title", Static).update(Content(title))
        step = tr("step {step} of {of}", step=ceremony.step + 1, of=ceremony.step_count)
        self.query_one("#desk-step", Static).update(Content(step))
        self.query_one("#desk-awards", WrappedParts).parts = tuple(
            Content(f"{'✓' if award.is_revealed else '○'} {award.award_name}").stylize(
                "dim" if award.is_revealed else "bold"
            )
            for award in ceremony.award_steps
        )
        line = ceremony.next_line or ceremony.current_line
        label = tr("READ ALOUD, WITH THE SPACE BAR") if ceremony.next_line else tr("READ ALOUD")
        self.query_one("#desk-label", Static).update(Content(f"▶ {label}"))
        self.query_one("#desk-sentence", ReadingText).sentence = translate(line.sentence)
        say = tr("say: {say}", say=line.pronunciation) if line.pronunciation else ""
        self.query_one("#desk-say", FittedText).fit(Content(say))
        notes = "\n".join(f"· {translate(note)}" for note in line.notes)
        self.query_one("#desk-notes", FittedText).fit(Content(notes))
        self.query_one("#desk-hall", FittedText).fit(_describe_hall(ceremony))
        self.query_one("#desk-next", FittedText).fit(_describe_next(ceremony))

    # --- keys ----------------------------------------------------------------------------------------

    async def action_step(self, step: int) -> None:
        """Show the next step, or the one before."""
        ceremony = self.ceremony
        if ceremony is not None and 0 <= ceremony.step + step < ceremony.step_count:
            await self._move_to(ceremony.step + step)

    @work(group="ask", exclusive=True)
    async def action_jump(self) -> None:
        """Go to the first step of an award."""
        ceremony = self.ceremony
        if ceremony is None:
            return
        choices = {
            str(award.step): f"{'✓' if award.is_revealed else '○'} {award.award_name}"
            for award in ceremony.award_steps
        }
        lines = [tr("Everything before it is revealed, everything after it is hidden.")]
        chosen = await self.app.push_screen_wait(ChoiceDialog(tr("To which award?"), choices, lines))
        if chosen is not None and int(chosen) != ceremony.step:
            await self._move_to(int(chosen))

    @work(group="ask", exclusive=True)
    async def action_restart(self) -> None:
        """Begin the ceremony again."""
        lines = [tr("The boards hide everything again.")]
        dialog = ConfirmDialog(tr("From the beginning?"), lines, yes_label=tr("From the beginning"))
        if self.ceremony is None or not self.ceremony.step:
            return
        answer = await self.app.push_screen_wait(dialog)
        if answer is True:
            await self._move_to(0)

    async def action_blank(self) -> None:
        """Blank the boards of the room, or show them again."""
        view = self._mc_screen.view
        await self._submit(Blank(view.panel_id, not view.is_blank))

    @work(group="ask", exclusive=True)
    async def action_end(self) -> None:
        """End the ceremony; ask while something is still hidden."""
        ceremony = self.ceremony
        if ceremony is None:
            return
        lines = [
            tr("The result stays announced; the boards show what is on stage.")
            if ceremony.is_announced
            else tr("The result is not announced yet; the boards show what is on stage.")
        ]
        dialog = ConfirmDialog(tr("End the ceremony?"), lines, yes_label=tr("End it"))
        answer = True if ceremony.is_at_end else await self.app.push_screen_wait(dialog)
        if answer is True:
            await self._submit(EndCeremony(ceremony.category_id))

    def action_close(self) -> None:
        """Go back to the queue; the boards stay as they are."""
        self.dismiss(None)

    async def _move_to(self, step: int) -> None:
        """Send one step at a time: a key that is held down moves no further than what is shown."""
        ceremony = self.ceremony
        if ceremony is None or self._is_moving:
            return
        self._is_moving = True
        try:
            await self._submit(MoveCeremony(ceremony.category_id, step, ceremony.step))
        finally:
            self._is_moving = False

    async def _submit(self, command: Command) -> None:
        await self._mc_screen.submit_command(command)


def _describe_hall(ceremony: McCeremony) -> Content:
    """What the boards show now."""
    scene = ceremony.hall_scene
    lines = [tr("THE HALL SEES"), translate(ceremony.current_line.label)]
    if scene.ceremony_card is not None:
        lines += list(describe_card(scene.ceremony_card))
    elif scene.announced_result is not None:
        lines += [f"{p.award_name or p.place}: {p.number} {p.name}" for p in scene.announced_result.places]
    return _with_heading(lines)


def _describe_next(ceremony: McCeremony) -> Content:
    """What the next step reveals."""
    if ceremony.next_line is None:
        ended = tr("That was the last step: the result is announced.")
        return _with_heading([tr("THEN"), ended])
    return _with_heading([tr("WITH THE NEXT STEP"), translate(ceremony.next_line.label)])


def _with_heading(lines: list[str]) -> Content:
    return Content("\n").join((Content(lines[0]).stylize("bold $text-accent"), *map(Content, lines[1:])))
