"""Errors of papers, beside `CommandRefused` and `InvalidInput`."""

from scoring_tui.errors import CommandRefused


class EditedFileExists(CommandRefused):
    """A file that the committee may have edited would be replaced."""
