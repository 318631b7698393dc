"""Facts of the message to the person on stage."""

from pydantic import Field

from scoring_tui.domain.facts.base import Fact

MAX_MESSAGE_LENGTH = 120
"""Characters of a message; it must be readable at a glance."""


class StageMessageSent(Fact, kind="stage-message-sent"):
    """A message was shown to the person on stage."""

    panel: str
    text: str = Field(min_length=1, max_length=MAX_MESSAGE_LENGTH)


class StageMessageCleared(Fact, kind="stage-message-cleared"):
    """The message was taken off the displays."""

    panel: str
