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
from scoring_tui.exports.jury_report_sections import Section, firmness, head, sections
from scoring_tui.exports.table import table
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.i18n.locale import tr, translate
from scoring_tui.ledger.chain import short_code
from scoring_tui.scoring.arithmetic import to_decimal_string
from scoring_tui.scoring.jury.report_card import JuryReport, jury_report
from scoring_tui.scoring.model.linkage import sentence
from scoring_tui.scoring.sensitivity.findings import Fragility, find_fragility


@dataclass(frozen=True, slots=True)
class Paper:
    """Report cards of one contest at one head of the ledger."""

    contest: str
    seq: int
    code: str
    cards: tuple[tuple[JuryReport, Fragility], ...]
    names: Mapping[str, str]
    """Jurors' names by id."""


def paper(engine: Engine, categories: Iterable[str]) -> Paper:
    """The report cards of these categories."""
    state = engine.state
    cards = tuple(
        (jury_report(state, engine.tally, category), find_fragility(state, category, engine.tally))
        for category in categories
    )
    names = {juror.id: juror.name for juror in state.jurors.values()}
    return Paper(state.contest.contest.id, state.seq, short_code(state.hash), cards, names)


# --- for other programs -----------------------------------------------------------------------------


def as_json(paper: Paper) -> str:
    """Everything, under the keys that the head of this module names."""
    told = {
        "contest": paper.contest,
        "ledger": {"seq": paper.seq, "code": paper.code},
        "categories": [{**_card(card), "firmness": _firmness(hangs)} for card, hangs in paper.cards],
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _card(card: JuryReport) -> dict[str, Any]:
    linked = card.linkage
    return {
        "id": card.category,
        "name": card.name,
        "contestants": card.contestants,
        "ballots": card.ballots,
        "jurors": card.jurors,
        "linkage": {
            "verdict": linked.verdict,
            "ratio": _plain(linked.ratio),
            "components": len(linked.components),
            "said": translate(sentence(linked)),
        },
        "severity": _plain(card.severity),
        "least_squares": _plain(card.least_squares),
        "icc": _plain(card.icc),
        "kendall_w": _plain(card.concordance),
        "alpha": _plain(card.alpha),
        "rest": _plain(card.rest),
        "far_totals": _plain(card.far_totals),
        "far_marks": _plain(card.far_marks),
        "drift": _plain(card.drift),
        "days": _plain(card.days),
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
        case Mapping():
            return {key: _plain(one) for key, one in value.items()}
        case tuple():
            return [_plain(one) for one in value]
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


# --- for a person -----------------------------------------------------------------------------------


def as_table(paper: Paper, width: int | None = None) -> str:
    """The report cards for a person; `width` is that of the terminal, where there is one."""
    cards = [_told(card, firmness(hangs, paper.names), width) for card, hangs in paper.cards]
    return "\n".join([*cards, tr("Ledger: entry {seq}, code {code}", seq=paper.seq, code=paper.code) + "\n"])


def _told(card: JuryReport, firm: Section, width: int | None) -> str:
    title = tr("Report card of the jury: {category}", category=card.name) + "\n"
    first = title + _lines(head(card), width)
    parts = (firm, *sections(card)) if card.ballots else ()
    return "\n".join([first, *(_part(section, width) for section in parts)])


def _part(section: Section, width: int | None) -> str:
    rows = table(section.headings, section.rows, section.right, width) if section.rows else ""
    return f"{section.title}\n{rows}{_lines(section.notes, width)}"


def _lines(sentences: Iterable[str], width: int | None) -> str:
    return "".join((fill(one, width) if width else one) + "\n" for one in sentences)
