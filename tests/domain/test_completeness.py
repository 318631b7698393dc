"""Every kind of fact has an evolver and a sentence; the message of a failure names the file to extend."""

import pytest

from scoring_tui.domain.evolve.base import EVOLVERS
from scoring_tui.domain.facts.base import KINDS, Fact
from scoring_tui.domain.sentences.base import describe_fact
from tests.domain.test_sentences import FACTS


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
    examples = {type(fact) for fact, _ in FACTS}
    assert fact_class in examples, f"add a {fact_class.__name__} to FACTS in tests/domain/test_sentences.py"


def test_every_fact_class_has_a_kind() -> None:
    without_kind = [
        fact_class.__name__ for fact_class in Fact.__subclasses__() if "kind" not in vars(fact_class)
    ]
    assert not without_kind, "give the class a kind: class Name(Fact, kind=...)"
