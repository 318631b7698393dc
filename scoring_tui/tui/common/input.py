"""The field that every screen types into. Imports Textual only."""

from typing import ClassVar
from unicodedata import category

from textual.binding import Binding, BindingType
from textual.events import Key, Paste
from textual.geometry import Size
from textual.reactive import reactive
from textual.widgets import Input

EDITING = {
    key: binding.action
    for binding in Input.BINDINGS
    if isinstance(binding, Binding)
    for key in binding.key.split(",")
}


class QuietInput(Input, inherit_bindings=False):
    """An input that edits in the order of the keys, and whose editing keys stay out of the panel of keys.

    A binding runs when its key has come up to the app, later than letters, which a field takes at once. When
    keys come together, as over a slow line, `75`, backspace, `6` would make 756, and a backspace before
    enter would delete in the field after. Therefore the field takes its editing keys itself.
    """

    BINDINGS: ClassVar[list[BindingType]] = []
    cursor_blink: reactive[bool] = reactive(False, init=False)
    """A cursor that stands still: two pictures a second for a screen at which nobody types are too many."""

    virtual_size: reactive[Size] = reactive(Size(0, 0), layout=False)
    """How long the text is: no letter moves anything outside the field, so nothing is laid out anew."""

    async def on_key(self, event: Key) -> None:
        """Edit here and now."""
        action = EDITING.get(event.key)
        if action is not None:
            event.stop()
            event.prevent_default()
            await self.run_action(action)

    def on_paste(self, event: Paste) -> None:
        """Take it as one line: cells end in tabs and newlines. A mark is taken whole or not at all; of words
        what fits, without control characters.
        """
        event.stop()
        event.prevent_default()
        line = " ".join(event.text.split())
        if not self.restrict:
            room = (self.max_length or len(line)) - len(self.value) + len(self.selected_text)
            line = "".join(sign for sign in line if category(sign) != "Cc")[:room]
        self.replace(line, *self.selection)
