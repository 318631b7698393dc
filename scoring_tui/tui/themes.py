"""The three themes: dark, light and high contrast. No state is shown by colour alone."""

from textual.theme import Theme

PREFIX = "hall-"
"""Of the names of the themes."""

DARK = Theme(
    name="hall-dark", primary="#5fb3f3", secondary="#8fa8c8", accent="#f2b84b", warning="#f2b84b",
    error="#ff7a70", success="#63c98a", foreground="#e8edf2", background="#10151c", surface="#18202a",
    panel="#222d3a", dark=True, variables={"scrollbar": "#5b7089", "scrollbar-background": "#18202a"},
)  # fmt: skip
LIGHT = Theme(
    name="hall-light", primary="#0b5cad", secondary="#44566c", accent="#8a5100", warning="#8a5100",
    error="#b3261e", success="#1b6e3c", foreground="#14191f", background="#f6f4ef", surface="#ffffff",
    panel="#e6e9ee", dark=False, variables={"scrollbar": "#66738a", "scrollbar-background": "#e6e9ee"},
)  # fmt: skip
CONTRAST = Theme(
    name="hall-contrast", primary="#ffff00", secondary="#ffffff", accent="#00ffff", warning="#ffff00",
    error="#ff6060", success="#00ff00", foreground="#ffffff", background="#000000", surface="#161616",
    panel="#202020", dark=True, variables={
        "footer-key-foreground": "#ffff00", "border": "#ffffff", "scrollbar": "#909090",
        "scrollbar-background": "#202020",
    },
)  # fmt: skip
THEMES = (DARK, LIGHT, CONTRAST)


def next_theme(name: str) -> str:
    """The theme after this one; the last is followed by the first."""
    names = [theme.name for theme in THEMES]
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]
