"""The jury's report card as JSON and as tables for a terminal.

The JSON: the envelope of `exports/documents.py`, and of each of `categories`

- `id`, `name`, `complete` (no ballot is expected any more), `contestants` and `ballots` that were counted,
  `jurors` (id and name), `corrected_jurors` (id and the fields that were corrected)
- `linkage`: `verdict` (complete, linked, weak, unlinked, empty), `ratio` L, `components`, `said`
- findings, each with a `value`, null where it cannot be estimated, and `said`, a sentence or null:
  `severity` and `least_squares` (`model`, `effects` by juror with `effect` and `error`, `deviations`), `icc`
  (`contestants`, `jurors`, `icc1`, `icc2`, `icc3`, `icc1k`, `icc2k`, `icc3k`), `kendall_w` (`contestants`,
  `jurors`, `w`, `chi_square`, `p`), `far_totals` (`number`, `juror`, `total`, `residual`, `studentised`,
  `panel`), `far_marks` (`number`, `juror`, `criterion`, `mark`, `median`, `deviation`, `panel`)
- `firmness`: of each awarded place, and of the qualification line: `place`, `through`, `numbers`
  on that place, and what alone would change it: `jurors` left out, `marks` moved by a step (`number`,
  `juror`, `criterion`, `old`, `new`), `penalties` taken back (`number`, `seq`); `firmness_notes`: sentences
  about it, such as that there is nothing to tell while ballots are missing
- `alpha`: a finding by `nominal`, `ordinal`, `interval`, `ratio`; and by juror: `rest`, `drift` (`per_ten`,
  `error`, `t`, `ballots`), `days` (`day`, `difference`, `error`, `ballots`)

Exact values (totals, marks) are decimal strings; estimates are numbers with six decimals.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from textwrap import fill
from typing import Any

from scoring_tui.engine.engine import Engine
from scoring_tui.exports.corrections import corrected_juror_fields, describe_corrected_jurors
from scoring_tui.exports.documents import Document, build_document, format_head
from scoring_tui.exports.jury_report_sections import (
    ReportSection,
    build_fragility_section,
    build_heading,
    build_sections,
)
from scoring_tui.exports.table import format_table
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.i18n.locale import tr, translate
from scoring_tui.ledger.codes import head_code
from scoring_tui.scoring.arithmetic import to_decimal_string
from scoring_tui.scoring.jury.finding import JuryFinding
from scoring_tui.scoring.jury.report_card import JuryReport, build_jury_report
from scoring_tui.scoring.model.linkage import describe_linkage
from scoring_tui.scoring.sensitivity.findings import Fragility, report_fragility


@dataclass(frozen=True, slots=True)
class JuryReportDocument:
    """The report cards of one contest at one ledger entry."""

    contest_id: str
    seq: int
    ledger_code: str
    public_key: str
    """Of the contest; empty if it has none."""
    report_cards: tuple[tuple[JuryReport, Fragility], ...]
    juror_names: Mapping[str, str]
    """By juror id."""
    corrected_fields: Mapping[str, list[str]]
    """The fields of each juror that were corrected, by juror id."""


def build_jury_report_document(engine: Engine, category_ids: Iterable[str]) -> JuryReportDocument:
    """Build the report cards of these categories."""
    state = engine.state
    report_cards = tuple(
        (
            build_jury_report(state, engine.tally, category_id),
            report_fragility(state, category_id, engine.tally),
        )
        for category_id in category_ids
    )
    juror_names = {juror.id: juror.name for juror in state.jurors.values()}
    corrected_fields = {juror_id: corrected_juror_fields(state, juror_id) for juror_id in juror_names}
    return JuryReportDocument(
        state.contest.contest.id,
        state.seq,
        head_code(state.seq, state.hash),
        state.checkpoint_key,
        report_cards,
        juror_names,
        corrected_fields,
    )


# --- JSON -------------------------------------------------------------------------------------------


def jury_report_as_document(document: JuryReportDocument) -> Document:
    """The JSON document, with the keys listed in this module's docstring."""
    content = {
        "categories": [
            {
                **_card_as_json(card),
                "corrected_jurors": {
                    juror_id: document.corrected_fields[juror_id]
                    for juror_id in card.juror_names
                    if document.corrected_fields[juror_id]
                },
                "firmness": _fragility_as_json(fragility),
                "firmness_notes": [translate(note) for note in fragility.notes],
            }
            for card, fragility in document.report_cards
        ],
    }
    return build_document("report", document.contest_id, (document.seq, document.ledger_code), content)


def _card_as_json(card: JuryReport) -> dict[str, Any]:
    linkage = card.linkage
    return {
        "id": card.category_id,
        "name": card.name,
        "complete": card.is_complete,
        "contestants": card.contestant_count,
        "ballots": card.ballot_count,
        "jurors": card.juror_names,
        "linkage": {
            "verdict": linkage.verdict,
            "ratio": _to_json_value(linkage.ratio),
            "components": len(linkage.components),
            "said": translate(describe_linkage(linkage)),
        },
        "severity": _to_json_value(card.severity),
        "least_squares": _to_json_value(card.least_squares),
        "icc": _to_json_value(card.icc),
        "kendall_w": _concordance_as_json(card),
        "alpha": _to_json_value(card.alpha),
        "rest": _to_json_value(card.rest_correlations),
        "far_totals": _to_json_value(card.outlying_totals),
        "far_marks": _to_json_value(card.outlying_marks),
        "drift": _to_json_value(card.drift_slopes),
        "days": _to_json_value(card.day_shifts),
    }


def _concordance_as_json(card: JuryReport) -> dict[str, Any]:
    """Kendall's W; `p` is null while ballots of the category are missing."""
    json_value: dict[str, Any] = _to_json_value(card.concordance)
    if json_value["value"] is not None and not card.is_complete:
        json_value["value"]["p"] = None
    return json_value


def _fragility_as_json(fragility: Fragility) -> list[dict[str, Any]]:
    return [
        {
            "place": place.boundary.place,
            "through": place.boundary.is_qualifying,
            "numbers": list(place.numbers),
            "jurors": list(place.by_jurors),
            "marks": _to_json_value(place.by_marks),
            "penalties": _to_json_value(place.by_penalties),
        }
        for place in fragility.places
    ]


def _to_json_value(value: Any) -> Any:
    """Convert a value to JSON; dataclass fields keep their names."""
    match value:
        case LazyText():
            return translate(value)
        case float():
            return round(value, 6)
        case Fraction():
            return to_decimal_string(value)
        case Decimal():
            return f"{value:f}"
        case date():
            return value.isoformat()
        case JuryFinding():
            return {"value": _to_json_value(value.value), "said": _to_json_value(value.message)}
        case Mapping():
            return {key: _to_json_value(item) for key, item in value.items()}
        case tuple():
            return [_to_json_value(item) for item in value]
    if is_dataclass(value):
        return {field.name: _to_json_value(getattr(value, field.name)) for field in fields(value)}
    return value


# --- text -------------------------------------------------------------------------------------------


def jury_report_as_text(document: JuryReportDocument, width: int | None = None) -> str:
    """The document as text, wrapped to `width` terminal cells if given."""
    card_blocks = [
        _format_card(
            card,
            build_fragility_section(fragility, document.juror_names),
            describe_corrected_jurors(card.juror_names, document.corrected_fields),
            width,
        )
        for card, fragility in document.report_cards
    ]
    return "\n".join(
        [
            *card_blocks,
            format_head(document.seq, document.ledger_code, document.public_key),
        ]
    )


def _format_card(
    card: JuryReport, fragility_section: ReportSection, corrections: Iterable[str], width: int | None
) -> str:
    title = tr("Report card of the jury: {category}", category=card.name) + "\n"
    heading_block = title + _wrap_lines((*build_heading(card), *corrections), width)
    all_sections = (fragility_section, *build_sections(card)) if card.ballot_count else ()
    return "\n".join([heading_block, *(_format_section(section, width) for section in all_sections)])


def _format_section(section: ReportSection, width: int | None) -> str:
    rows = format_table(section.headings, section.rows, section.number_columns, width) if section.rows else ""
    return f"{section.title}\n{rows}{_wrap_lines(section.notes, width)}"


def _wrap_lines(sentences: Iterable[str], width: int | None) -> str:
    return "".join((fill(sentence, width) if width else sentence) + "\n" for sentence in sentences)
