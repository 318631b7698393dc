"""The signed result of a category as the hall may see it once it is announced."""

from collections.abc import Mapping
from weakref import WeakKeyDictionary

from scoring_tui.contest.bands import describe_empty_band
from scoring_tui.domain.facts.jury import CategorySigned, SignedPlace
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.ledger.codes import head_code
from scoring_tui.rules.ceremony import assign_awards
from scoring_tui.scoring.bands import list_band_members
from scoring_tui.views.board_scenes import AnnouncedResult, AwardedPlace, TitleAward
from scoring_tui.views.footnotes import list_footnotes


class SignedPlaces:
    """The places of a signed result, each made when it is asked for."""

    def __init__(self, engine: Engine, category_id: str) -> None:
        self._state = engine.state
        self.signed: CategorySigned = engine.state.signed_results[category_id]
        self.awards = assign_awards(engine.state, self.signed)
        self._award_names = {number: award for award, numbers in self.awards for number in numbers}
        self._signed_places = {line.number: line for line in self.signed.standing}
        self._footnotes = _find_footnotes(engine, category_id)

    def award_of(self, draw_number: int) -> str:
        """Return the award of a contestant; empty below the last award."""
        return self._award_names.get(draw_number, "")

    def place(self, draw_number: int) -> AwardedPlace:
        """Return the line of a contestant in the result."""
        line = self._signed_places[draw_number]
        contestant = self._state.contestants[self._state.turns[draw_number].contestant]
        return AwardedPlace(
            award_name=self.award_of(draw_number),
            place=line.place,
            is_shared=self._is_shared(line),
            number=draw_number,
            name=contestant.name,
            unit=contestant.unit,
            idea=contestant.idea,
            members=contestant.member_names,
            score=line.score,
            footnotes=self._footnotes.get(draw_number, ()),
        )

    def _is_shared(self, line: SignedPlace) -> bool:
        return any(
            other.place == line.place and other.number != line.number for other in self.signed.standing
        )

    def title(self, title_name: str, draw_number: int) -> TitleAward:
        """Return a special title with the contestant who has it."""
        contestant = self._state.contestants[self._state.turns[draw_number].contestant]
        return TitleAward(title_name, draw_number, contestant.name, contestant.unit, contestant.member_names)


Footnotes = Mapping[int, tuple[LazyText, ...]]
_FOOTNOTES: WeakKeyDictionary[Engine, dict[str, tuple[int, Footnotes]]] = WeakKeyDictionary()
"""By engine and category: the last signature, and the footnotes, which cannot change while it stands."""


def _find_footnotes(engine: Engine, category_id: str) -> Footnotes:
    """Return the footnotes of a signed category; a step of a ceremony does not compute them again."""
    signed_at = engine.state.signatures[category_id][-1].seq
    cached_footnotes = _FOOTNOTES.setdefault(engine, {})
    if category_id not in cached_footnotes or cached_footnotes[category_id][0] != signed_at:
        standing = engine.tally.standing(engine.state, category_id)
        footnotes = list_footnotes(engine.state, standing, is_for_hall=True)
        cached_footnotes[category_id] = signed_at, footnotes
    return cached_footnotes[category_id][1]


def make_announced_result(engine: Engine, category_id: str) -> AnnouncedResult:
    """Make the whole result of a signed category, with the code of the ledger."""
    state, places = engine.state, SignedPlaces(engine, category_id)
    category = state.contest.categories[category_id]
    return AnnouncedResult(
        category_id=category_id,
        category_name=category.name,
        score_name=state.contest.scoring.method_info.score_name,
        places=tuple(places.place(line.number) for line in places.signed.standing),
        vacant_awards=tuple(award for award, numbers in places.awards if not numbers),
        empty_bands=_list_empty_bands(engine, category_id),
        title_awards=tuple(places.title(given.title, given.number) for given in places.signed.titles),
        signer_names=list_signer_names(state, category_id),
        entry_seq=state.seq,
        ledger_code=head_code(state.seq, state.hash),
        checkpoint=find_signed_checkpoint(engine, category_id),
        announced_at=state.announcements[category_id].at if state.is_announced(category_id) else "",
        rectified_at=_rectified_at(state, category_id),
    )


def _list_empty_bands(engine: Engine, category_id: str) -> tuple[LazyText, ...]:
    """The public bands that nobody reached."""
    standing = engine.tally.standing(engine.state, category_id)
    return tuple(
        describe_empty_band(members.band.band_set, members.band.name)
        for members in list_band_members(engine.state.contest, standing)
        if members.band.is_public and not members.candidates
    )


def find_signed_checkpoint(engine: Engine, category_id: str) -> str:
    """Return the signed checkpoint after the last signature of a category; empty if there is no key."""
    signed_at = engine.state.signatures[category_id][-1].seq
    return engine.checkpoints.find(engine.ledger, engine.state, signed_at)


def list_signer_names(state: State, category_id: str) -> tuple[str, ...]:
    """Return the names of those who signed, in that order, each once."""
    return tuple(dict.fromkeys(signature.name for signature in state.signatures.get(category_id, ())))


def _rectified_at(state: State, category_id: str) -> str:
    rectification = state.rectifications.get(category_id)
    return rectification.at if rectification is not None else ""
