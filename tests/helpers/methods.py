"""Every scoring method of the registry, as a contest file may declare it."""

from typing import Any

from scoring_tui.contest.methods import METHODS

REQUIRED_OPTIONS: dict[str, dict[str, Any]] = {
    "trimmed": {"trim": {"lowest": 1, "highest": 1, "at-least": 3}},
}
"""Options without which a method cannot be declared."""

DECLARATIONS: dict[str, dict[str, Any]] = {
    method: {"method": method, **REQUIRED_OPTIONS.get(method, {})} for method in METHODS
}
"""The shortest declaration of each method, by its id."""
RECOUNTED = [method for method, row in METHODS.items() if not row.no_recount_reason]
NOT_RECOUNTED = [method for method, row in METHODS.items() if row.no_recount_reason]
