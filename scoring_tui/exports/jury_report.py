"""The jury's report card as JSON and as tables for a terminal.

The JSON: `contest`, `ledger` (`seq`, `code`), and of each of `categories`

- `id`, `name`, `contestants` and `ballots` that were counted, `jurors` (id and name)
- `linkage`: `verdict` (complete, linked, weak, unlinked, empty), `ratio` L, `components`, `said`
- findings, each with a `value`, null where a number would mean nothing, and `said`, a sentence or null:
  `severity` and `least_squares` (`model`, `effects` by juror with `effect` and `error`, `deviations`), `icc`
  (`contestants`, `jurors`, `icc1`, `icc2`, `icc3`, `icc1k`, `icc2k`, `icc3k`), `kendall_w` (`contestants`,
  `jurors`, `w`, `chi_square`, `p`), `far_totals` (`number`, `juror`, `total`, `residual`, `studentised`,
  `panel`), `far_marks` (`number`, `juror`, `criterion`, `mark`, `median`, `deviation`, `panel`)
- `firmness`: of each awarded place, and of the line of those who go through: `place`, `through`, `numbers`
  who stand there, and what alone would change that: `jurors` left out, `marks` moved by a step (`number`,
  `juror`, `criterion`, `old`, `new`), `penalties` taken back (`number`, `seq`)
- `alpha`: a finding by `nominal`, `ordinal`, `interval`, `ratio`; and by juror: `rest`, `drift` (`per_ten`,
  `error`, `t`, `ballots`), `days` (`day`, `difference`, `error`, `ballots`)

What is exact (totals, marks) is in writing, estimates are numbers of six decimals. Imports hall, scoring,
`card` and text.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from textwrap import fill
from typing import Any

from scoring_tui.engine.engine import Engine
from scoring_tui.exports.jury_report_sections import (
    ReportSection,
    build_firmness_section,
    build_heading,
    build_sections,
)
from scoring_tui.exports.table import format_table
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.i18n.locale import tr, translate
from scoring_tui.ledger.chain import short_code
from scoring_tui.scoring.arithmetic import to_decimal_string
from scoring_tui.scoring.jury.finding import JuryFinding
from scoring_tui.scoring.jury.report_card import JuryReport, build_jury_report
from scoring_tui.scoring.model.linkage import describe_linkage
from scoring_tui.scoring.sensitivity.findings import Fragility, find_fragility


@dataclass(frozen=True, slots=True)
class JuryReportDocument:
    """Report cards of one contest at one head of the ledger."""

    contest_id: str
    seq: int
    ledger_code: str
    report_cards: tuple[tuple[JuryReport, Fragility], ...]
    juror_names: Mapping[str, str]
    """Jurors' names by id."""


def build_jury_report_document(engine: Engine, categories: Iterable[str]) -> JuryReportDocument:
    """The report cards of these categories."""
    state = engine.state
    cards = tuple(
        (build_jury_report(state, engine.tally, category), find_fragility(state, category, engine.tally))
        for category in categories
    )
    names = {juror.id: juror.name for juror in state.jurors.values()}
    return JuryReportDocument(state.contest.contest.id, state.seq, short_code(state.hash), cards, names)


# --- for other programs -----------------------------------------------------------------------------


def jury_report_as_json(paper: JuryReportDocument) -> str:
    """Everything, under the keys that the head of this module names."""
    told = {
        "contest": paper.contest_id,
        "ledger": {"seq": paper.seq, "code": paper.ledger_code},
        "categories": [{**_card(card), "firmness": _firmness(hangs)} for card, hangs in paper.report_cards],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _card(card: JuryReport) -> dict[str, Any]:
    linked = card.linkage
    return {
        "id": card.category_id,
        "name": card.name,
        "contestants": card.contestant_count,
        "ballots": card.ballot_count,
        "jurors": card.juror_names,
        "linkage": {
            "verdict": linked.verdict,
            "ratio": _plain(linked.ratio),
            "components": len(linked.components),
            "said": translate(describe_linkage(linked)),
        },
        "severity": _plain(card.severity),
        "least_squares": _plain(card.least_squares),
        "icc": _plain(card.icc),
        "kendall_w": _plain(card.concordance),
        "alpha": _plain(card.alpha),
        "rest": _plain(card.rest_correlations),
        "far_totals": _plain(card.outlying_totals),
        "far_marks": _plain(card.outlying_marks),
        "drift": _plain(card.drift_slopes),
        "days": _plain(card.day_shifts),
    }


def _firmness(hangs: Fragility) -> list[dict[str, Any]]:
    return [
        {
            "place": one.boundary.place,
            "through": one.boundary.is_qualifying,
            "numbers": list(one.numbers),
            "jurors": list(one.by_jurors),
            "marks": _plain(one.by_marks),
            "penalties": _plain(one.by_penalties),
        }
        for one in hangs.places
    ]


def _plain(value: Any) -> Any:
    """What JSON can hold; the fields of a record under their own names."""
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
            return {"value": _plain(value.value), "said": _plain(value.message)}
        case Mapping():
            return {key: _plain(one) for key, one in value.items()}
        case tuple():
            return [_plain(one) for one in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


# --- for a person -----------------------------------------------------------------------------------


def jury_report_as_text(paper: JuryReportDocument, width: int | None = None) -> str:
    """The report cards for a person; `width` is that of the terminal, where there is one."""
    cards = [
        _told(card, build_firmness_section(hangs, paper.juror_names), width)
        for card, hangs in paper.report_cards
    ]
    return "\n".join(
        [*cards, tr("Ledger: entry {seq}, code {code}", seq=paper.seq, code=paper.ledger_code) + "\n"]
    )


def _told(card: JuryReport, firm: ReportSection, width: int | None) -> str:
    title = tr("Report card of the jury: {category}", category=card.name) + "\n"
    first = title + _lines(build_heading(card), width)
    parts = (firm, *build_sections(card)) if card.ballot_count else ()
    return "\n".join([first, *(_part(section, width) for section in parts)])


def _part(section: ReportSection, width: int | None) -> str:
    rows = format_table(section.headings, section.rows, section.number_columns, width) if section.rows else ""
    return f"{section.title}\n{rows}{_lines(section.notes, width)}"


def _lines(sentences: Iterable[str], width: int | None) -> str:
    return "".join((fill(one, width) if width else one) + "\n" for one in sentences)
