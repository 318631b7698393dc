"""The slips of a poll as an HTML page or a table, and the counted votes."""

from dataclasses import dataclass
from html import escape

from scoring_tui.contest.contestants import Contestant
from scoring_tui.domain.state import State
from scoring_tui.engine.poll_codes import group_code
from scoring_tui.exports.csv_text import format_csv
from scoring_tui.exports.qr import draw_qr
from scoring_tui.exports.table import format_table
from scoring_tui.i18n.locale import current_language, tr
from scoring_tui.scoring.polls import is_competing

_STYLESHEET = (
    "@page{size:A4;margin:10mm}body{margin:0;font:10pt sans-serif}"
    "main{display:grid;grid-template-columns:1fr 1fr 1fr}"
    "section{border:1px dashed #888;padding:4mm;text-align:center;break-inside:avoid}"
    "svg{width:32mm;height:32mm}b{display:block;font:bold 13pt monospace;margin:2mm 0}p{margin:1mm 0}"
)


def make_vote_url(hub_url: str, code: str) -> str:
    """The address of a slip; a browser sends nothing behind the hash, so that no log has the code."""
    return f"{hub_url.rstrip('/')}/vote#{code}"


def format_slips(state: State, codes: list[str], file_kind: str, hub_url: str) -> str:
    """The slips as a table (".csv") or as an HTML page with three slips side by side."""
    if file_kind == ".csv":
        rows = [(group_code(code), make_vote_url(hub_url, code) if hub_url else "") for code in codes]
        return format_csv(("code", "url"), rows, "csv")
    question = state.contest.poll.question if state.contest.poll else ""
    slips = "".join(_format_slip(question, code, hub_url) for code in codes)
    head = f'<meta charset="utf-8"><title>{escape(question)}</title><style>{_STYLESHEET}</style>'
    return f'<!doctype html>\n<html lang="{current_language()}">{head}<main>\n{slips}</main></html>\n'


def _format_slip(question: str, code: str, hub_url: str) -> str:
    image = draw_qr(make_vote_url(hub_url, code)) if hub_url else ""
    address = f"{hub_url.rstrip('/')}/vote" if hub_url else "_" * 24
    parts = (
        f"<p>{escape(question)}</p>{image}<b>{group_code(code)}</b>",
        f"<p>{escape(tr('Open in a browser: {url}', url=address))}</p>",
        f"<p>{escape(tr('The code counts once.'))}</p>",
    )
    return f"<section>{''.join(parts)}</section>\n"


@dataclass(frozen=True, slots=True)
class VoteLine:
    """The votes of one contestant."""

    contestant: Contestant
    number: int | None
    votes: int
    can_win: bool
    """False for a guest, and for who is excluded."""


def list_vote_lines(state: State) -> list[VoteLine]:
    """Everybody in the poll, the most votes first."""
    poll, counts = state.contest.poll, state.count_votes()
    if poll is None:
        return []
    numbers = {turn.contestant: turn.number for turn in state.turns.values()}
    lines = [
        VoteLine(contestant, numbers.get(key), counts[key], is_competing(state, key))
        for key, contestant in state.contestants.items()
        if poll.concerns(contestant.category) and (counts[key] or is_competing(state, key))
    ]
    return sorted(lines, key=lambda line: (-line.votes, line.number or 0))


def format_result(state: State) -> str:
    """The votes as a table for people."""
    rows = [
        [
            str(line.number or "–"),
            line.contestant.name if line.can_win else tr("{name} (cannot win)", name=line.contestant.name),
            state.contest.categories[line.contestant.category].name,
            str(line.votes),
        ]
        for line in list_vote_lines(state)
    ]
    headings = [tr("No."), tr("Name"), tr("Category"), tr("Votes")]
    summary = tr("{used} of {made} slips were used.", used=len(state.poll_votes), made=len(state.poll_slips))
    return f"{format_table(headings, rows, frozenset({0, 3}))}{summary}\n"


def result_as_json(state: State) -> dict[str, object]:
    """The content of the JSON document."""
    return {
        "slips": len(state.poll_slips),
        "used": len(state.poll_votes),
        "votes": [
            {
                "contestant": line.contestant.id,
                "number": line.number,
                "category": line.contestant.category,
                "votes": line.votes,
                "can_win": line.can_win,
            }
            for line in list_vote_lines(state)
        ],
    }
