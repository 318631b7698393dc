"""Theme and mentor of a contestant in one line."""

from scoring_tui.i18n.locale import tr


def describe_guidance(theme: str, mentor: str) -> str:
    """Return "Theme: ... · Mentor: ..."; empty without both."""
    parts = (
        tr("Theme: {theme}", theme=theme) if theme else "",
        tr("Mentor: {name}", name=mentor) if mentor else "",
    )
    return " · ".join(filter(None, parts))
