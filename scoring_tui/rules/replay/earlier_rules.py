"""What the rules of earlier programs allowed and today's refuse, by the last version of the schema.

Files of these versions stay good. Each exception is as narrow as the rule of that time.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from scoring_tui.contest.person_names import bare_name
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.clock import Reading
from scoring_tui.domain.commands.jury import EnterPaper, PaperBallot, Sign, WithdrawSignatures
from scoring_tui.domain.commands.setup import Declare, IssuePins
from scoring_tui.domain.commands.stage import EndBreak
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.jury import BallotSent, CategorySigned, SignatureWithdrawn
from scoring_tui.domain.facts.paper import PaperTyped
from scoring_tui.domain.facts.setup import ContestDeclared, PinsIssued, ResultsImported, RosterImported
from scoring_tui.domain.facts.stage import BreakEnded
from scoring_tui.domain.seat import Seat
from scoring_tui.domain.state import State
from scoring_tui.errors import CommandRefused
from scoring_tui.rules.base import decide
from scoring_tui.rules.replay.base import rebuild_commands
from scoring_tui.rules.stage_results import list_fixed_contestants

LAST_WITHOUT_UNITS = 1
"""The last schema whose declarations lack the units of the marks."""

LAST_WITH_LASTING_SESSIONS = 4
"""The last schema in which a new PIN left the device that held the seat signed in."""

LAST_WITH_EARLIER_RULES = 3
"""The last schema with files in which one person typed a paper ballot, of a turn that may not have been
called, and in which the head of jury could sign as a juror too."""

LAST_WITHOUT_LOCKS = 5
"""The last schema in which a standing was signed without being locked, and in which the head of jury alone
withdrew the signatures of a final one."""

LAST_WITH_DROPPED_RESULTS = 6
"""The last schema in which a sheet of results dropped those of locked or signed categories; it could hold
none of them. And the last in which a roster replaced contestants for whom sheets were imported."""

_ANY_SECOND_NAME = "?"


def follows_earlier_rules(
    version: int, state: State, facts: Sequence[Fact], actor: Actor, reading: Reading
) -> bool:
    """Whether the rules of a file's time gave these facts, although today's do not.

    Args:
        version: the schema of the file.
        state: the state in which the command was decided.
    """
    try:
        return list(_decide_earlier(version, state, facts, actor, reading)) == list(facts)
    except CommandRefused:
        return False


def _decide_earlier(
    version: int, state: State, facts: Sequence[Fact], actor: Actor, reading: Reading
) -> Iterator[Fact]:
    match facts[0]:
        case ContestDeclared() as declared if version <= LAST_WITHOUT_UNITS:
            (fact,) = decide(state, Declare(declared.contest, declared.checkpoint_key), actor, reading)
            assert isinstance(fact, ContestDeclared)
            leaves = tuple(leaf.model_copy(update={"unit": None}) for leaf in fact.leaves)
            yield fact.model_copy(update={"leaves": leaves})
        case PinsIssued() as issued if version <= LAST_WITH_LASTING_SESSIONS:
            for fact in decide(state, IssuePins(tuple(map(Seat.parse, issued.seats))), actor, reading):
                yield fact.model_copy(update={"ends_sessions": False})
        case BreakEnded(reading=None) as ended:
            for fact in decide(state, EndBreak(ended.panel), actor, reading):
                yield fact.model_copy(update={"reading": None})
        case CategorySigned() | SignatureWithdrawn() as signing if version <= LAST_WITHOUT_LOCKS:
            yield from _decide_signing(version, state, signing, actor, reading)
        case ResultsImported() | RosterImported(replaced=True) if version <= LAST_WITH_DROPPED_RESULTS:
            yield from _decide_import(state, facts, actor, reading)
        case BallotSent(paper=True, typed_by=()) if version <= LAST_WITH_EARLIER_RULES:
            yield from _decide_paper(state, facts, actor, reading)


def _decide_signing(
    version: int, state: State, signing: CategorySigned | SignatureWithdrawn, actor: Actor, reading: Reading
) -> Iterator[Fact]:
    """Yield a signature without a lock, or signatures that the head of jury alone withdrew."""
    if isinstance(signing, CategorySigned):
        is_of_one_person = version <= LAST_WITH_EARLIER_RULES
        earlier_state = _without_signature(state, signing) if is_of_one_person else state.copy()
        earlier_state.locked_categories[signing.category] = state.seq
        yield from decide(earlier_state, Sign(signing.category), actor, reading)
        return
    command = WithdrawSignatures(signing.category, signing.reason, _ANY_SECOND_NAME)
    for fact in decide(state, command, actor, reading):
        yield fact.model_copy(update={"second_name": ""})


def _without_signature(state: State, signed: CategorySigned) -> State:
    """Return the state as if the same person had not signed at another seat."""
    earlier_state = state.copy()
    earlier_state.signatures[signed.category] = tuple(
        signature
        for signature in state.signatures.get(signed.category, ())
        if bare_name(signature.name) != bare_name(signed.signer)
    )
    return earlier_state


def _decide_import(state: State, facts: Sequence[Fact], actor: Actor, reading: Reading) -> Iterator[Fact]:
    """Yield the imports as if nothing had been imported that hinders them or stays.

    These are the results of locked or signed categories, and whatever was imported for contestants who are
    replaced.
    """
    earlier_state, fixed_ids = state.copy(), list_fixed_contestants(state)
    for fact in facts:
        if isinstance(fact, ResultsImported):
            results = state.stage_results.get(fact.stage, {})
            earlier_state.stage_results[fact.stage] = {
                id_: score for id_, score in results.items() if id_ not in fixed_ids
            }
        elif isinstance(fact, RosterImported):
            earlier_state = replace(earlier_state, stage_results={}, stage_absences={}, difficulty_factors={})
    for command in rebuild_commands(facts[0], facts, earlier_state):
        yield from decide(earlier_state, command, actor, reading)


def _decide_paper(state: State, facts: Sequence[Fact], actor: Actor, reading: Reading) -> Iterator[Fact]:
    """Yield the ballots as one person typed them; whether the turn was called made no difference."""
    sheets = tuple(
        PaperBallot(fact.number, fact.juror, fact.marks, fact.note)
        for fact in facts
        if isinstance(fact, BallotSent)
    )
    for fact in decide(state, EnterPaper(sheets, never_called=True), actor, reading):
        if isinstance(fact, BallotSent | PaperTyped):
            yield BallotSent(
                number=fact.number, juror=fact.juror, marks=fact.marks, note=fact.note, paper=True
            )
