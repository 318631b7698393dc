"""The record of a category in exact decimals, attached to its minutes as JSON: other programs can recount it.

`docs/json.md` describes the keys.
"""

import json
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from typing import Any

from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.exports.documents import Document, build_state_document, document_as_json
from scoring_tui.papers.context import PaperContext
from scoring_tui.papers.kinds import PaperKindId
from scoring_tui.papers.models import Paper
from scoring_tui.papers.typesetting import TEMPLATES
from scoring_tui.rules.ceremony import assign_awards
from scoring_tui.rules.results import make_signed_result
from scoring_tui.scoring.arithmetic import to_decimal_string
from scoring_tui.scoring.standings.ranking import Candidate, Placing
from scoring_tui.scoring.standings.tally import Standing
from scoring_tui.views.standing_sheet import explain_absence

ATTACHMENT_NAME = "record.json"
OWN_TEMPLATE_KEY = "own_template"


def make_attachment(
    context: PaperContext, kind: PaperKindId, category_id: str, template: str, paper: Paper
) -> Mapping[str, str]:
    """Return the attachment of a paper by its file name.

    It has the model of the paper too: so a reader can lay it out again and compare the pages.
    """
    state = context.state
    content = {
        "kind": kind,
        "category": category_id,
        "hash": state.hash,
        "language": context.language,
        "date": context.find_date(category_id).isoformat(),
        "copies": context.settings.copies,
        "template": template,
        "layout": find_layout(template),
        "has_logo": bool(context.settings.logo),
        OWN_TEMPLATE_KEY: "",
        "record": build_record(context.engine, category_id),
        "paper": paper.model_dump(mode="json"),
    }
    return {ATTACHMENT_NAME: document_as_json(build_state_document("paper", state, content))}


def name_own_template(attachments: Mapping[str, str], file_name: str) -> Mapping[str, str]:
    """Return the attachments of a paper that is laid out by this template of the committee, if any."""
    if not file_name or ATTACHMENT_NAME not in attachments:
        return attachments
    document = json.loads(attachments[ATTACHMENT_NAME])
    document[OWN_TEMPLATE_KEY] = file_name
    return {**attachments, ATTACHMENT_NAME: document_as_json(document)}


@cache
def find_layout(template: str) -> str:
    """Return what the layout of a template depends on: the typesetter's version, and a hash of the files."""
    digest = sha256()
    for name in ("papers.typ", f"{template}.typ"):
        digest.update((TEMPLATES / name).read_bytes())
    return f"typst {version('typst')}, {digest.hexdigest()[:16]}"


# --- the record -------------------------------------------------------------------------------------


def build_record(engine: Engine, category_id: str) -> Document:
    """Everything that the result of a category follows from, and the result."""
    state, standing = engine.state, engine.tally.standing(engine.state, category_id)
    contest = state.contest
    category, rubric = contest.categories[category_id], contest.rubric_of(category_id)
    juror_ids = list_judging_jurors(state, category_id)
    return {
        "contest": contest.contest.name,
        "category": category.name,
        "state": standing.state,
        "scoring": contest.scoring.model_dump(mode="json", by_alias=True, exclude_defaults=True),
        "stages": [
            stage.model_dump(mode="json", by_alias=True, exclude_defaults=True)
            for stage in contest.stages_by_category[category_id]
        ],
        "criteria": [{"id": leaf.id, "name": leaf.name, "share": str(leaf.share)} for leaf in rubric.leaves],
        "best": rubric.best,
        "jurors": [{"id": juror_id, "name": state.jurors[juror_id].name} for juror_id in juror_ids],
        "contestants": [
            *(_ranked_as_json(state, placing) for placing in standing.placings),
            *_unranked_as_json(state, standing),
        ],
        "awards": _awards_as_json(state, standing),
        "titles": _titles_as_json(state, category_id),
        "withheld": [
            {"award": award, "reason": reason}
            for (owner_id, award), reason in state.withheld_awards.items()
            if owner_id == category_id
        ],
        "signatures": [
            {"name": signature.name, "seat": str(signature.seat), "at": signature.at, "entry": signature.seq}
            for signature in state.signatures.get(category_id, ())
        ],
    }


def list_judging_jurors(state: State, category_id: str) -> list[str]:
    """Ids of the jurors who judge a contestant of the category; not of a substitute who came later."""
    juror_ids: dict[str, None] = {}
    for turn in state.turns_in_category(category_id):
        juror_ids.update(dict.fromkeys(turn.jurors))
        juror_ids.update((ballot.juror, None) for ballot in state.ballots.get(turn.number, ()))
    return list(juror_ids)


def _ranked_as_json(state: State, placing: Placing) -> Document:
    return {
        **_contestant_as_json(state, placing.candidate.number),
        "place": placing.place,
        "tied": placing.is_tied,
        "settled_by": placing.settled_by,
        "why": "",
        "reason": "",
        **_score_as_json(placing.candidate),
        **_ballots_as_json(state, placing.candidate.number),
    }


def _unranked_as_json(state: State, standing: Standing) -> list[Document]:
    lines = [
        {
            **_contestant_as_json(state, line.number),
            "place": None,
            "tied": False,
            "settled_by": "",
            "why": line.reason,
            "reason": state.turns[line.number].reason,
            **_score_as_json(line.candidate),
            **_ballots_as_json(state, line.number),
        }
        for line in standing.unranked
    ]
    for contestant_id, excluded in state.excluded_undrawn.items():
        contestant = state.contestants[contestant_id]
        if contestant.category == standing.category:
            lines.append(
                {
                    "number": None, "id": contestant_id, "name": contestant.name, "unit": contestant.unit,
                    "place": None, "tied": False, "settled_by": "",
                    "why": excluded.exclusion, "reason": excluded.reason, **_score_as_json(None),
                    "ballots": {}, "paper": [], "without_ballot": {}, "penalties": [],
                }
            )  # fmt: skip
    return lines


def _contestant_as_json(state: State, draw_number: int) -> Document:
    contestant = state.contestants[state.turns[draw_number].contestant]
    return {
        "number": draw_number,
        "id": contestant.id,
        "name": contestant.name,
        "unit": contestant.unit,
    }


def _score_as_json(candidate: Candidate | None) -> Document:
    if candidate is None:
        return {
            "score": None,
            "exact": None,
            "jury": None,
            "totals": {},
            "stages": {},
            "criterion_points": {},
        }
    return {
        "score": f"{candidate.displayed_score:f}",
        "exact": to_decimal_string(candidate.exact_score),
        "jury": to_decimal_string(candidate.jury_score),
        "totals": {juror_id: to_decimal_string(total) for juror_id, total in candidate.totals.items()},
        "stages": {
            stage_id: {
                "result": f"{result:f}",
                "points": to_decimal_string(candidate.stage_points[stage_id]),
            }
            for stage_id, result in candidate.stage_results.items()
        },
        "criterion_points": {
            criterion_id: to_decimal_string(points)
            for criterion_id, points in candidate.criterion_points.items()
        },
    }


def _ballots_as_json(state: State, draw_number: int) -> Document:
    """The ballots that count, who has none and why, and the penalties."""
    ballots, turn = state.ballots.get(draw_number, ()), state.turns[draw_number]
    senders = {ballot.juror for ballot in ballots}
    difficulty = state.difficulty_factors.get(turn.contestant, {})
    return {
        "ballots": {
            ballot.juror: {criterion_id: f"{mark:f}" for criterion_id, mark in ballot.marks.items()}
            for ballot in ballots
        },
        **({"difficulty": {key: f"{factor:f}" for key, factor in difficulty.items()}} if difficulty else {}),
        "paper": [ballot.juror for ballot in ballots if ballot.paper],
        "without_ballot": {
            juror_id: explain_absence(state, draw_number, juror_id)
            for juror_id in turn.jurors
            if juror_id not in senders
        },
        **({"agreed": _agreed_as_json(state, draw_number)} if state.contest.scoring.consensus else {}),
        "penalties": [
            {"points": f"{penalty.points:f}", "penalty": penalty.penalty, "reason": penalty.reason}
            for penalty in state.penalties.get(draw_number, ())
        ],
    }


def _agreed_as_json(state: State, draw_number: int) -> Document:
    """The agreed level of each criterion that the jury agreed on, with the reason."""
    return {
        criterion_id: {"level": f"{agreed_level.level:f}", "reason": agreed_level.reason}
        for criterion_id, agreed_level in state.agreed_levels.get(draw_number, {}).items()
    }


def _awards_as_json(state: State, standing: Standing) -> list[dict[str, Any]]:
    """The awards and who gets them; none if nobody has a place."""
    awards = assign_awards(state, make_signed_result(state, standing, "")) if standing.placings else []
    return [{"award": award, "numbers": list(numbers)} for award, numbers in awards]


def _titles_as_json(state: State, category_id: str) -> list[dict[str, Any]]:
    return [
        {"title": title, "number": holder.number, "reason": holder.reason}
        for (owner_id, title), holder in state.given_titles.items()
        if owner_id == category_id
    ]
