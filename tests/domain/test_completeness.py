"""Every kind of fact has an evolver and a sentence; the message of a failure names the file to extend."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal, TypeVar, get_args, get_origin

import pytest
from pydantic import BaseModel

from scoring_tui.contest.models import Contest
from scoring_tui.domain.clock import Reading
from scoring_tui.domain.evolve.base import EVOLVERS
from scoring_tui.domain.facts.base import KINDS, Entry, Fact
from scoring_tui.domain.sentences import describe_entry
from scoring_tui.domain.sentences.base import describe_fact
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.locale import translate
from tests.helpers.support import small_contest

ModelT = TypeVar("ModelT", bound=BaseModel)
NAMED_EXAMPLES: dict[str, object] = {
    "panel": "A", "from_panel": "A", "category": "pengawas", "juror": "j1", "out": "j1", "missing": ("j1",),
    "locked": "chair", "guessed": "chair", "unlocked": "chair", "ended": "chair", "order": (1, 2),
    "seats": ("chair",),
}  # fmt: skip
"""Values of fields that are ids, by the field's name."""
EXAMPLES: dict[object, object] = {
    int: 1, str: "x", bool: True, Decimal: Decimal(1), Reading: Reading(boot="b", ms=1, wall=1),
    Contest: small_contest(), date: date(2024, 12, 20),
}  # fmt: skip
"""Values of all other fields, by their type."""


def example_of(model: type[ModelT]) -> ModelT:
    """An example with a value for each required field, from the field's name or type."""
    return model.model_validate(
        {
            name: NAMED_EXAMPLES[name] if name in NAMED_EXAMPLES else _example_value(name, field.annotation)
            for name, field in model.model_fields.items()
            if field.is_required()
        }
    )


def _example_value(name: str, annotation: Any) -> object:
    if annotation in EXAMPLES:
        return EXAMPLES[annotation]
    if get_origin(annotation) is Literal:
        return get_args(annotation)[0]
    if get_origin(annotation) is tuple:
        return (_example_value(name, get_args(annotation)[0]),)
    if get_origin(annotation) in (dict, Mapping):
        return {}
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return example_of(annotation)
    pytest.fail(f"add an example of the field {name}, {annotation}, to EXAMPLES in {__name__}")


def _module_name(fact_class: type[Fact]) -> str:
    return fact_class.__module__.rpartition(".")[2]


@pytest.mark.parametrize("fact_class", KINDS.values(), ids=list(KINDS))
def test_every_kind_of_fact_has_an_evolver(fact_class: type[Fact]) -> None:
    file = f"scoring_tui/domain/evolve/{_module_name(fact_class)}.py"
    assert fact_class in EVOLVERS, f"add a function with @evolves({fact_class.__name__}) to {file}"


@pytest.mark.parametrize("fact_class", KINDS.values(), ids=list(KINDS))
def test_every_kind_of_fact_has_a_sentence(fact_class: type[Fact]) -> None:
    file = f"scoring_tui/domain/sentences/{_module_name(fact_class)}.py"
    assert fact_class in describe_fact.registry, f"register a sentence for {fact_class.__name__} in {file}"


@pytest.mark.parametrize("fact_class", KINDS.values(), ids=list(KINDS))
def test_a_sentence_fits_every_kind_of_fact(final: Engine, fact_class: type[Fact]) -> None:
    entry = Entry(99, "", "Bu Rina", "chair", example_of(fact_class), "", "")
    assert translate(describe_entry(final.state, entry))


def test_every_fact_class_has_a_kind() -> None:
    without_kind = [
        fact_class.__name__ for fact_class in Fact.__subclasses__() if "kind" not in vars(fact_class)
    ]
    assert not without_kind, "give the class a kind: class Name(Fact, kind=...)"
