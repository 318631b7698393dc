"""The bundle that is published after the final, and the page that verifies it without this program.

The bundle has the hashes of all entries and opens what the public may see: the contest, the contestants by
name and unit, the running order, and of each signed category the standing, penalties, and the marks if the
contest declares `publish-marks`. Everything else stays closed behind salted hashes: notes, reasons, actors,
devices, times, NIP, telephone, and all marks of categories that are not signed.
"""

from collections.abc import Iterator
from pathlib import Path

from scoring_tui.contest.loader import data_folder
from scoring_tui.domain.state import State
from scoring_tui.engine.checkpoints import build_checkpoint, sign_checkpoint
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import CommandRefused
from scoring_tui.exports.documents import Document, build_state_document
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.ledger.leaves import PUBLIC_PATHS, LedgerLeaf

BALLOT_KINDS = frozenset(("ballot-sent", "ballot-reopened", "paper-taken-back"))
"""Kinds whose public part shows marks, or which ballots count."""
RESULT_KINDS = frozenset(
    ("penalty-given", "penalty-dropped", "tie-settled", "category-signed", "signature-withdrawn")
)
"""Kinds that are shown of signed categories only."""


def build_bundle(engine: Engine) -> Document:
    """Build the bundle of all signed categories.

    Raises `CommandRefused` while no category is signed, or if the contest's key is not here.
    """
    state, ledger = engine.state, engine.ledger
    signed_ids = [category_id for category_id in state.contest.categories if state.is_signed(category_id)]
    if not signed_ids:
        raise CommandRefused(lazy("no category is signed yet: there is nothing to publish"))
    if any(state.agreed_levels.values()):
        raise CommandRefused(
            lazy(
                "the jury agreed on levels, which the published page cannot count: publish the standings"
                " without it, such as scoring-tui standings FINAL.db"
            )
        )
    leaves = ledger.audit.list_leaves(state.seq)
    if state.checkpoint_key:
        sizes = sorted({*_signature_seqs(state, signed_ids), state.seq})
        checkpoints = [sign_checkpoint(ledger, state, size) for size in sizes]
    else:
        checkpoints = [build_checkpoint(state, leaves).as_text()]
    content = {
        "name": state.contest.contest.name,
        "entries": [_entry_as_json(state, leaf, frozenset(signed_ids)) for leaf in leaves],
        "checkpoints": checkpoints,
        "standings": [_standing_as_json(engine, category_id) for category_id in signed_ids],
    }
    return build_state_document("bundle", state, content)


def list_uncounted(state: State) -> Iterator[LazyText]:
    """Yield what the page of the verifier does not count again, although a bundle of this contest shows it.

    Without the marks the page counts no category; that is said elsewhere.
    """
    contest = state.contest
    signed_ids = [category_id for category_id in contest.categories if state.is_signed(category_id)]
    for category_id in signed_ids if contest.contest.publish_marks else ():
        name = contest.categories[category_id].name
        if any(stage.is_poll for stage in contest.stages_by_category[category_id]):
            yield lazy(
                "The page does not recount {category}: votes count there, and no vote is in it.",
                category=name,
            )
        elif contest.stage:
            yield lazy(
                "The page does not recount {category}: results of stages are not in it.", category=name
            )
    for favourite in contest.favourite:
        if any((category_id, favourite.title) in state.given_titles for category_id in signed_ids):
            yield lazy("{title} goes by votes; the page does not recount it.", title=favourite.title)


def read_verifier_page() -> str:
    """The page that verifies a bundle in a browser, without a network."""
    return (data_folder() / "verifier.html").read_text(encoding="utf-8")


def verifier_path(bundle_path: Path) -> Path:
    """Where the page is written, beside the bundle."""
    return bundle_path.with_name("verifier.html")


def _signature_seqs(state: State, category_ids: list[str]) -> Iterator[int]:
    """The entry of the last signature of each category; the board showed the checkpoint after it."""
    for category_id in category_ids:
        yield max(signature.seq for signature in state.signatures[category_id])


def _standing_as_json(engine: Engine, category_id: str) -> Document:
    standing = engine.tally.standing(engine.state, category_id)
    lines = [
        {
            "number": placing.candidate.number,
            "place": placing.place,
            "score": f"{placing.candidate.displayed_score:f}",
        }
        for placing in standing.placings
    ]
    return {"category": category_id, "standing": lines}


def _entry_as_json(state: State, leaf: LedgerLeaf, signed_ids: frozenset[str]) -> Document:
    index, public, commitments = leaf.parts["index"], leaf.parts["public"], leaf.commitments
    is_open = _is_public(state, leaf, signed_ids)
    return {
        "hash": leaf.hash,
        "index": {"text": index.text, "salt": index.salt},
        "public": {"text": public.text, "salt": public.salt} if is_open else commitments["public"],
        "whole": commitments["whole"],
    }


def _is_public(state: State, leaf: LedgerLeaf, signed_ids: frozenset[str]) -> bool:
    if leaf.kind not in PUBLIC_PATHS:
        return False
    if leaf.kind in BALLOT_KINDS and not state.contest.contest.publish_marks:
        return False
    if leaf.kind in BALLOT_KINDS | RESULT_KINDS:
        return _category_of(state, leaf) in signed_ids
    return True


def _category_of(state: State, leaf: LedgerLeaf) -> str | None:
    """The category that an entry concerns, by its own name or by the draw number."""
    index = leaf.index
    if "category" in index:
        return str(index["category"])
    turn = state.turns.get(index.get("number", 0))
    return turn.category if turn is not None else None
