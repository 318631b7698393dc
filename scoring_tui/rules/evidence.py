"""Rules of evidence: who may claim and check what, and when."""

import re
from collections import Counter
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Leaf
from scoring_tui.contest.person_names import fold_name
from scoring_tui.domain.commands.evidence import CheckEvidence, ImportEvidence
from scoring_tui.domain.evidence import MAX_FILE_BYTES, EvidenceRecord, find_name_objection
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.evidence import (
    EvidenceChecked,
    EvidenceClaim,
    EvidenceImported,
    EvidencePlace,
)
from scoring_tui.domain.seat import Role
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.rules.base import (
    DecisionContext,
    require,
    require_contestant,
    require_known_contestant,
    require_own_panel,
    require_reason,
    rule,
)
from scoring_tui.rules.stage_results import require_no_change

MAX_PER_CENT = 1000
"""The greatest share that is claimed without its base; more is an amount."""
MAX_LINKS = 20
"""Links of one claim."""
MAX_FILES = 20
"""Files of one claim."""
MAX_NOTE_LENGTH = 2000
"""Characters of a note, or of a link."""


def find_amount_objection(
    leaf: Leaf, mark: Decimal | None, value: Decimal | None, base: Decimal | None
) -> LazyText | None:
    """Return why a mark, a value and a base cannot stand on this criterion together; None if they can."""
    figure = leaf.figure
    if figure is None:
        if value is not None or base is not None:
            return lazy("takes a mark, not a figure: the contest file declares no figure for it")
        return leaf.scale.find_objection(mark) if mark is not None else None
    if mark is not None:
        return lazy("its mark follows from the figure: give the value, not a mark")
    if not figure.is_share and base is not None:
        return lazy("its figure is no share: give the value without a base")
    if value is None and base is not None:
        return lazy("a base without a value")
    if base is not None and base == 0:
        return lazy("the base must be above 0")
    if figure.is_share and base is None and value is not None and value > MAX_PER_CENT:
        return lazy("more than {most}%: is its base missing?", most=MAX_PER_CENT)
    return None


# --- claims -------------------------------------------------------------------------------------------


@rule.register
def _decide_import_evidence(command: ImportEvidence, context: DecisionContext) -> list[Fact]:
    state = context.state
    require(command.claims, lazy("the sheet holds no line"))
    keys = Counter((claim.contestant, claim.criterion) for claim in command.claims)
    for claim in command.claims:
        _require_claim(context, claim)
        count = keys[claim.contestant, claim.criterion]
        require(count == 1, lazy("{who}: claimed twice", who=_name_claim(context, claim)))
    contestant_ids = {claim.contestant for claim in command.claims}
    missing_places = tuple(
        EvidencePlace(contestant=contestant_id, criterion=criterion_id)
        for (contestant_id, criterion_id), record in state.evidence.items()
        if contestant_id in contestant_ids and record.claim and (contestant_id, criterion_id) not in keys
    )
    if missing_places and not command.others:
        raise CommandRefused(_describe_missing(context, missing_places))
    withdrawn = missing_places if command.others == "withdraw" else ()
    for place in withdrawn:
        require_no_change(context, state.contestants[place.contestant])
    is_new = any(_find_claim(context, claim) != claim for claim in command.claims)
    require(is_new or withdrawn, lazy("the sheet holds nothing new"))
    was_checked = any(
        step.check
        for key, record in state.evidence.items()
        if key[0] in contestant_ids
        for step in record.history
    )
    reason = require_reason(command.reason) if was_checked else command.reason.strip()
    fact = EvidenceImported(source=command.source, claims=command.claims, withdrawn=withdrawn, reason=reason)
    return [fact]


def _find_claim(context: DecisionContext, claim: EvidenceClaim) -> EvidenceClaim | None:
    record = context.state.evidence.get((claim.contestant, claim.criterion))
    return record.claim if record else None


def _require_claim(context: DecisionContext, claim: EvidenceClaim) -> None:
    contestant = require_known_contestant(context, claim.contestant)
    leaf = _require_leaf(context, contestant, claim.criterion)
    if _find_claim(context, claim) != claim:
        require_no_change(context, contestant)
    objection = find_amount_objection(leaf, claim.mark, claim.value, claim.base)
    if objection is not None:
        raise CommandRefused(lazy("{who}: {why}", who=_name_claim(context, claim), why=objection))
    _require_files(context, claim)
    has_content = (
        claim.links or claim.files or claim.note or claim.mark is not None or claim.value is not None
    )
    require(has_content, lazy("{who}: the claim is empty", who=_name_claim(context, claim)))
    has_length = len(claim.links) <= MAX_LINKS and all(
        len(text) <= MAX_NOTE_LENGTH for text in (*claim.links, claim.note)
    )
    too_long = lazy(
        "{who}: at most {n} links, and {count} letters each",
        who=_name_claim(context, claim), n=MAX_LINKS, count=MAX_NOTE_LENGTH,
    )  # fmt: skip
    require(has_length, too_long)


def _require_files(context: DecisionContext, claim: EvidenceClaim) -> None:
    who = _name_claim(context, claim)
    require(len(claim.files) <= MAX_FILES, lazy("{who}: at most {n} files", who=who, n=MAX_FILES))
    name_counts = Counter(fold_name(file.name) for file in claim.files)
    for file in claim.files:
        objection = find_name_objection(file.name)
        if objection is not None:
            raise CommandRefused(lazy("{who}: {why}", who=who, why=objection))
        is_stored = re.fullmatch("[0-9a-f]{64}", file.sha256) and 0 < file.size <= MAX_FILE_BYTES
        require(is_stored, lazy("{who}: {name} is no stored file", who=who, name=file.name))
        is_single = name_counts[fold_name(file.name)] == 1
        require(is_single, lazy("{who}: two files are named {name}", who=who, name=file.name))


def _require_leaf(context: DecisionContext, contestant: Contestant, criterion_id: str) -> Leaf:
    leaf = context.state.contest.rubric_of(contestant.category).leaves_by_id.get(criterion_id)
    if leaf is None:
        raise CommandRefused(
            lazy("{name} has no criterion {criterion}", name=contestant.name, criterion=criterion_id)
        )
    return leaf


def _name_claim(context: DecisionContext, claim: EvidenceClaim | EvidencePlace) -> LazyText:
    contestant = context.state.contestants[claim.contestant]
    leaf = context.state.contest.rubric_of(contestant.category).leaves_by_id[claim.criterion]
    return lazy("{contestant}, {criterion}", contestant=contestant.name, criterion=leaf.name)


def _describe_missing(context: DecisionContext, places: tuple[EvidencePlace, ...]) -> LazyText:
    names = lazy("{place}", place=_name_claim(context, places[0]))
    for place in places[1:5]:
        names = lazy("{first}; {second}", first=names, second=_name_claim(context, place))
    if len(places) > 5:
        names = lazy("{first}; and {count} more", first=names, count=len(places) - 5)
    return lazy(
        "claimed before, and not in the sheet: {names}; add their rows, or say with --others whether they "
        "stay or are withdrawn",
        names=names,
    )


# --- checks -------------------------------------------------------------------------------------------


@rule.register
def _decide_check_evidence(command: CheckEvidence, context: DecisionContext) -> list[Fact]:
    contestant = require_contestant(context, command.contestant)
    leaf = _require_leaf(context, contestant, command.criterion)
    _require_verifier(context, command.contestant, leaf)
    record = context.state.evidence.get((command.contestant, command.criterion))
    if record is None or record.claim is None:
        raise CommandRefused(lazy("there is no claim on {criterion}", criterion=leaf.name))
    _require_seen(context, record, command.seen_seq)
    note = command.note.strip()
    require(note or command.status == "confirmed", lazy("a note is needed, unless the claim is confirmed"))
    require(
        len(note) <= MAX_NOTE_LENGTH, lazy("the note is too long: at most {n} letters", n=MAX_NOTE_LENGTH)
    )
    fact = EvidenceChecked(
        contestant=command.contestant, criterion=command.criterion, status=command.status, note=note,
        mark=command.mark, value=command.value, base=command.base,
    )  # fmt: skip
    corrected = EvidenceRecord(record.claim, fact, record.history)
    objection = find_amount_objection(leaf, command.mark, corrected.value, corrected.base)
    if objection is not None:
        raise CommandRefused(lazy("{criterion}: {why}", criterion=leaf.name, why=objection))
    require(record.check != fact, lazy("this was done already: look again"))
    return [fact]


def _require_verifier(context: DecisionContext, contestant_id: str, leaf: Leaf) -> None:
    """Refuse a juror who does not judge the contestant on this criterion, and the head of another panel."""
    state, actor = context.state, context.actor
    turn = state.find_turn(contestant_id)
    if turn is None:
        name = state.contestants[contestant_id].name
        require(actor.role is Role.CHAIR, lazy("{name} has no draw number yet", name=name))
        return
    require_own_panel(context, turn.panel)
    if actor.role is Role.CHAIR:
        return
    judges = actor.post in state.expected_jurors(turn.number)
    require(judges, lazy("{juror} does not judge no. {number}", juror=actor.name, number=turn.number))
    marks_it = leaf.id in state.rubric_for(turn.number, actor.post).leaves_by_id
    require(marks_it, lazy("{criterion} is not assigned to {juror}", criterion=leaf.name, juror=actor.name))


def _require_seen(context: DecisionContext, record: EvidenceRecord, seen_seq: int) -> None:
    """Refuse a check of what somebody else changed meanwhile."""
    if record.seq == seen_seq:
        return
    step = record.history[-1]
    zone = ZoneInfo(context.state.contest.contest.timezone)
    changed_at = datetime.fromisoformat(step.at).astimezone(zone).time() if step.at else None
    if changed_at is None:
        raise CommandRefused(lazy("was changed by {name}: look again", name=step.actor))
    raise CommandRefused(
        lazy("was changed by {name} at {time}: look again", name=step.actor, time=changed_at)
    )
