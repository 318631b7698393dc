"""What a command that changes the contest prints: sentences for people, or one JSON document for programs."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from scoring_tui.cli.common import print_document, print_json, print_ledger_head
from scoring_tui.cli.localized import describe_problem, print_line, print_problems
from scoring_tui.errors import InputProblem
from scoring_tui.i18n.locale import translate

if TYPE_CHECKING:
    from scoring_tui.domain.facts.base import Entry
    from scoring_tui.domain.state import State
    from scoring_tui.engine.engine import Engine


class CommandOutput:
    """Prints lines at once for people; for programs only the document at the end."""

    def __init__(self, output_format: str | None) -> None:
        self.is_json = output_format == "json"
        self._warnings: list[str] = []

    def print_line(self, line: str) -> None:
        """Print a sentence for people."""
        if not self.is_json:
            print_line(line)

    def print_document(self, document: str) -> None:
        """Print a table for people."""
        if not self.is_json:
            print_document(document)

    def print_entries(self, state: "State", entries: Sequence["Entry"]) -> None:
        """Print a sentence for each new entry."""
        from scoring_tui.domain.sentences import describe_entry

        for entry in entries:
            self.print_line(translate(describe_entry(state, entry)))

    def print_problems(self, problems: Iterable[InputProblem]) -> None:
        """Print what the committee should check about a sheet or a contest file."""
        all_problems = list(problems)
        self._warnings += map(describe_problem, all_problems)
        if not self.is_json:
            print_problems(all_problems)

    def print_warning(self, sentence: str) -> None:
        """Print a sentence about what the committee should check."""
        self._warnings.append(sentence)
        if not self.is_json:
            print_line(f"! {sentence}", err=True)

    def print_end(
        self, engine: "Engine", entries: Sequence["Entry"], content: Mapping[str, object] | None = None
    ) -> None:
        """Print the ledger's head for people, or the JSON document with the new entries.

        Args:
            content: what else the document holds.
        """
        from scoring_tui.exports.documents import build_state_document
        from scoring_tui.exports.entries import list_entries

        if not self.is_json:
            print_ledger_head(engine)
            return
        values = {
            "entries": list_entries(engine.state, entries),
            "warnings": self._warnings,
            **(content or {}),
        }
        print_json(build_state_document("entries", engine.state, values))
