"""Checks of claims in a rehearsal: the head of jury confirms them, jurors take the marks of figures over."""

from collections.abc import Iterable
from decimal import Decimal

from scoring_tui.contest.models import Leaf
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.evidence import CheckEvidence
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.locale import tr
from scoring_tui.scoring.evidence import find_evidence_mark

CLARIFICATION_INTERVAL = 20
"""Of so many claims one is asked about before it is confirmed."""


def check_all_claims(engine: Engine, actor: Actor) -> None:
    """Confirm every claim; some of them after a question to the institution."""
    for index, (contestant_id, criterion_id) in enumerate(sorted(engine.state.evidence)):
        if index % CLARIFICATION_INTERVAL == 0:
            seq = engine.state.evidence[contestant_id, criterion_id].seq
            question = tr("The document is not readable; please send it again.")
            asking = CheckEvidence(contestant_id, criterion_id, "clarification", seq, question)
            engine.submit(asking, actor)
        seq = engine.state.evidence[contestant_id, criterion_id].seq
        engine.submit(CheckEvidence(contestant_id, criterion_id, "confirmed", seq), actor)


def find_figure_marks(state: State, contestant_id: str, leaves: Iterable[Leaf]) -> dict[str, Decimal]:
    """Return the marks that follow from confirmed figures, by criterion."""
    marks: dict[str, Decimal] = {}
    for leaf in leaves:
        record = state.evidence.get((contestant_id, leaf.id))
        if leaf.figure is None or record is None or record.status != "confirmed":
            continue
        mark = find_evidence_mark(leaf, record)
        if mark is not None:
            marks[leaf.id] = mark
    return marks
