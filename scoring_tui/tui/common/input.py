"""The input field of all screens."""

from typing import ClassVar
from unicodedata import category

from textual.binding import Binding, BindingType
from textual.events import Key, Paste
from textual.geometry import Size
from textual.reactive import reactive
from textual.widgets import Input

EDITING_ACTIONS = {
    key: binding.action
    for binding in Input.BINDINGS
    if isinstance(binding, Binding)
    for key in binding.key.split(",")
}


class QuietInput(Input, inherit_bindings=False):
    """An input that handles its editing keys itself, in the order in which they arrive.

    Textual runs a binding after the key has bubbled up to the app, but inserts a letter at once. If keys
    arrive together, as over a slow connection, `75`, backspace, `6` would give 756, and a backspace before
    enter would delete in the next field. The editing keys are therefore no bindings, and the help panel does
    not list them.
    """

    BINDINGS: ClassVar[list[BindingType]] = []
    cursor_blink: reactive[bool] = reactive(False, init=False)
    """Off: a blinking cursor would redraw an idle screen twice a second."""

    virtual_size: reactive[Size] = reactive(Size(0, 0), layout=False)
    """Size of the text; it does not affect the layout outside the field, so no layout is requested."""

    async def on_key(self, event: Key) -> None:
        """Run the editing action of the key."""
        action = EDITING_ACTIONS.get(event.key)
        if action is not None:
            event.stop()
            event.prevent_default()
            await self.run_action(action)

    def on_paste(self, event: Paste) -> None:
        """Insert the text as one line, because cells of a spreadsheet end in tabs and newlines.

        A restricted field (a mark) takes the whole text or nothing; another one takes what fits, without
        control characters.
        """
        event.stop()
        event.prevent_default()
        line = " ".join(event.text.split())
        if not self.restrict:
            free_length = (self.max_length or len(line)) - len(self.value) + len(self.selected_text)
            line = "".join(character for character in line if category(character) != "Cc")[:free_length]
        self.replace(line, *self.selection)
