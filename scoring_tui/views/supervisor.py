"""The view of a supervising board: that of the head of jury."""

from scoring_tui.views.chair import ChairView, project

__all__ = ["ChairView", "project"]
