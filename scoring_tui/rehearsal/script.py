"""What is going to happen in a rehearsal: who comes late, who never comes, which juror has to leave.

Pure: the same state and seed give the same script. Imports the state.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import Any, TypeVar

from scoring_tui.domain.state import BallotKey, State
from scoring_tui.rehearsal.fake_people import fake_people

DrawNumbers = frozenset[int]
BallotKeys = frozenset[BallotKey]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Script:
    """Mishaps by draw number, and by draw number and juror."""

    seed: int
    absent: DrawNumbers = frozenset()
    """Not there when called, but when called again at the end of the session."""
    no_show: DrawNumbers = frozenset()
    """Never there."""
    withdrawn: DrawNumbers = frozenset()
    postponed: DrawNumbers = frozenset()
    paused: DrawNumbers = frozenset()
    extended: DrawNumbers = frozenset()
    called_by_mistake: DrawNumbers = frozenset()
    """Before this one the MC calls somebody else by mistake."""
    preceded_by_break: DrawNumbers = frozenset()
    """Before this one the room has a break."""
    late: BallotKeys = frozenset()
    """Sent only after the next one was called."""
    closed_without: BallotKeys = frozenset()
    """So late that scoring was closed without it."""
    corrected: BallotKeys = frozenset()
    """Sent, asked back and sent again."""
    sent_twice: BallotKeys = frozenset()
    """The answer got lost, so that it is sent twice with the same key."""
    recused: BallotKeys = frozenset()
    left_early: BallotKeys = frozenset()
    """The juror left early; the head of jury excuses the ballot."""
    replaced: BallotKeys = frozenset()
    """The juror left early, and somebody takes the place."""
    stand_in_name: str = ""
    """The name of that somebody."""


def write_script(state: State, seed: int) -> Script:
    """A script for the whole contest, in which everything that can happen happens now and then."""
    numbers = sorted(state.turns)
    chance = Random(f"{seed}/script")
    leaving = _leaving(state, chance)
    stage = {} if state.contest.contest.desk else _stage(state, chance, numbers)
    out = stage.get("withdrawn", frozenset()) | stage.get("no_show", frozenset())
    posts = [(n, juror) for n in numbers if n not in out for juror in state.turns[n].jurors]
    thin = {number for number, _ in leaving["left_early"] | leaving["replaced"]}
    leavers = {juror for _, juror in leaving["replaced"]}
    calm = [post for post in posts if post[0] not in thin and post[1] not in leavers]
    jury = _jury(state, chance, calm)
    name = next(islice(fake_people(seed + 1_000), 1)).name
    parts: dict[str, Any] = {**stage, **jury, **leaving}
    return Script(seed, **parts, stand_in_name=name)


def _share(count: int, one_in: int, least: int = 1) -> int:
    return max(least, count // one_in)


def _stage(state: State, chance: Random, numbers: Sequence[int]) -> dict[str, DrawNumbers]:
    count = len(numbers)
    shares = {"absent": _share(count, 30), "postponed": _share(count, 60), "withdrawn": _share(count, 60)}
    dealt = _deal(chance, numbers, {**shares, "no_show": _share(count, 60, least=0)})
    gone = frozenset[int]().union(*dealt.values())
    present = [number for number in numbers if number not in gone]
    clocks = _deal(chance, present, {"paused": _share(count, 12), "extended": _share(count, 15)})
    first, rests = _one_a_room(state, chance, present), _one_a_room(state, chance, present)
    return {**dealt, **clocks, "called_by_mistake": first, "preceded_by_break": rests}


def _one_a_room(state: State, chance: Random, numbers: Iterable[int]) -> DrawNumbers:
    """A turn of each room, neither its first nor its last."""
    wanted = set(numbers)
    middles = ([n for n in room.queue[1:-1] if n in wanted] for room in state.rooms.values())
    return frozenset(chance.choice(middle) for middle in middles if middle)


def _jury(state: State, chance: Random, posts: Sequence[BallotKey]) -> dict[str, BallotKeys]:
    count = len(posts)
    shares = {"recused": _share(count, 150), "corrected": _share(count, 30), "sent_twice": _share(count, 50)}
    if not state.contest.contest.desk:
        shares |= {"late": _share(count, 30), "closed_without": _share(count, 120)}
    return _deal(chance, posts, shares)


def _deal(chance: Random, deck: Sequence[T], shares: dict[str, int]) -> dict[str, frozenset[T]]:
    """So many of the deck for each purpose, none for two of them."""
    shuffled = iter(chance.sample(deck, len(deck)))
    return {purpose: frozenset(islice(shuffled, share)) for purpose, share in shares.items()}


def _leaving(state: State, chance: Random) -> dict[str, BallotKeys]:
    """Two jurors leave for the last third of a session; for one of them somebody sits in."""
    blocks: dict[tuple[str, int], list[int]] = {}
    for number, turn in sorted(state.turns.items()):
        for juror in turn.jurors:
            blocks.setdefault((juror, turn.session), []).append(number)
    long = [block for block, numbers in blocks.items() if len(numbers) > 2]
    leavers = dict(chance.sample(long, len(long)))  # a juror leaves once
    last = (
        frozenset((number, juror) for number in numbers[-max(1, len(numbers) // 3) :])
        for juror, session in leavers.items()
        for numbers in [blocks[juror, session]]
    )
    return {"replaced": next(last, frozenset()), "left_early": next(last, frozenset())}
