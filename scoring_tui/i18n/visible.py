"""Texts without characters that nobody sees, or that turn a line round.

Names come from web pages, word processors and chats. A zero-width space inside a name makes two persons of
one; a character that changes the writing direction makes a person read another name than the program.
"""

import re
import unicodedata

from scoring_tui.i18n.lazy import LazyText, lazy

_INVISIBLE = re.compile(
    "["
    "\u00ad\u034f\u061c\u180b-\u180e"  # soft hyphen, grapheme joiner, Arabic mark, Mongolian selectors
    "\u200b\u200e\u200f\u2060-\u2064\u206a-\u206f\ufeff"  # zero-width characters, marks of direction, BOM
    "\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"  # letters without a shape
    "\ufff9-\ufffb\U000e0000-\U000e007f"  # annotations and tags
    "]"
    "|(?<![\u0600-\u1fff\u2190-\u2bff\u3000-\ufdff\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]"
    # joiners shape letters of other scripts and pictures; between Latin letters they show nothing
)
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Embeddings, overrides and isolates: what a person reads between them is not the stored order."""

_LINE_BREAKS = re.compile("[ ]*[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+[ ]*")


def remove_invisible(text: str) -> str:
    """A text without characters that have neither shape nor width.

    >>> remove_invisible("Wen\\u200bing\\u00ad Larasati\\ufeff")
    'Wening Larasati'
    """
    return _INVISIBLE.sub("", text)


def join_lines(text: str) -> str:
    """A text in one line: line breaks and tabs become one space."""
    return _LINE_BREAKS.sub(" ", text)


def find_unreadable(text: str) -> LazyText | None:
    """Return why a person may read another text than the stored one; None if all is well."""
    if _DIRECTION.search(text):
        return lazy("holds a character that turns the line round: type it again")
    if "\N{REPLACEMENT CHARACTER}" in text:
        return lazy("a letter was lost when the file was saved: type it again")
    if any(unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") for letter in text):
        return lazy("holds a line break, tab or control character: type it again")
    return None


def find_hidden_character(text: str) -> LazyText | None:
    """Return why a text has a character that nobody sees or that changes how a person reads it; or None."""
    if unreadable := find_unreadable(text):
        return unreadable
    is_invisible = remove_invisible(text) != text
    return lazy("holds invisible characters: type it again") if is_invisible else None


def clean_text(typed_text: str) -> str | LazyText:
    """A typed text without invisible characters and without space around it, or why it cannot be taken.

    >>> clean_text(" Bayu\\u200b ")
    'Bayu'
    >>> str(clean_text("Bayu \\u202easokarP"))
    'holds a character that turns the line round: type it again'
    """
    text = remove_invisible(typed_text).strip()
    return find_unreadable(text) or text
