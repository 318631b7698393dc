"""Every kind of paper has a builder, templates for its forms, and is known to the command line."""

import click
import pytest

from scoring_tui.cli.papers import PAPER_KINDS, papers
from scoring_tui.papers.kinds import KINDS
from scoring_tui.papers.registry import BUILDERS


def test_every_kind_has_a_builder() -> None:
    assert list(BUILDERS) == list(KINDS), (
        "add the builder to papers/registry.py, in the order of papers/kinds.py"
    )


def test_the_command_line_knows_every_kind() -> None:
    assert list(PAPER_KINDS) == list(KINDS), "write the kinds of papers/kinds.py into cli/papers.py too"


def test_the_help_names_every_kind() -> None:
    (option,) = (option for option in papers.params if option.name == "kinds")
    assert isinstance(option, click.Option) and option.help is not None
    words = option.help.replace(",", " ").replace(".", " ").split()
    assert [word for word in words if word in KINDS] == list(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_has_a_name_and_forms(kind: str) -> None:
    row = KINDS[kind]  # type: ignore[index]
    assert row.forms
    assert row.name.english
