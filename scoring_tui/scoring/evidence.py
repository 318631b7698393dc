"""What follows from evidence: the mark of a claim, and its sum in words."""

from decimal import Decimal

from scoring_tui.contest.models import Leaf
from scoring_tui.domain.evidence import EvidenceRecord
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.scoring.figures import compute_figure, compute_mark, describe_figure, describe_sum


def find_evidence_mark(leaf: Leaf, record: EvidenceRecord) -> Decimal | None:
    """The mark of a claim, with what a verifier corrected: from its figure, else the mark itself.

    The state of the record says whether it is confirmed. None if the claim was withdrawn, or has neither.
    """
    if record.claim is None:
        return None
    if leaf.figure is None:
        return record.mark
    if record.value is None:
        return None
    return compute_mark(leaf.figure, compute_figure(leaf.figure, record.value, record.base), leaf.scale)


def describe_claim(leaf: Leaf, record: EvidenceRecord) -> LazyText | None:
    """What is claimed, as it was typed: the figure, or the mark; None if neither is."""
    if record.claim is None:
        return None
    return _describe_amounts(leaf, record.claim.mark, record.claim.value, record.claim.base)


def describe_evidence_sum(leaf: Leaf, record: EvidenceRecord) -> LazyText | None:
    """The figure as verified, with its sum and its mark; None without a figure."""
    if record.claim is None or leaf.figure is None or record.value is None:
        return None
    return describe_sum(leaf.figure, record.value, record.base, leaf.scale)


def describe_verified(leaf: Leaf, record: EvidenceRecord) -> LazyText | None:
    """What a verifier corrected, as figure or mark; None if nothing was."""
    check = record.check
    if check is None or (check.mark is None and check.value is None and check.base is None):
        return None
    return _describe_amounts(leaf, record.mark, record.value, record.base)


def _describe_amounts(
    leaf: Leaf, mark: Decimal | None, value: Decimal | None, base: Decimal | None
) -> LazyText | None:
    if leaf.figure is not None and value is not None:
        return describe_figure(leaf.figure, value, base, leaf.scale)
    return lazy("{mark}", mark=mark) if mark is not None else None
