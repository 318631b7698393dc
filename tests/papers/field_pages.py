"""Make "Fields of templates" in docs/papers.md from the models: `python -m tests.papers.field_pages`."""

import types
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel

from scoring_tui.papers.announcement import AnnouncementPaper
from scoring_tui.papers.certificates import CertificatePaper
from scoring_tui.papers.competence_papers import CompetenceMatrixPaper, CompetenceReportsPaper
from scoring_tui.papers.decree import DecreePaper
from scoring_tui.papers.jury_report_paper import JuryReportPaper
from scoring_tui.papers.kinds import PaperKindId
from scoring_tui.papers.mc_script import McScript
from scoring_tui.papers.minutes import MinutesPaper
from scoring_tui.papers.models import Paper, PaperHead, Signatory
from scoring_tui.papers.recap import RecapPaper
from scoring_tui.papers.rectification import RectificationPaper
from scoring_tui.papers.report_cards import ReportCardsPaper
from scoring_tui.papers.running_order import RunningOrderPaper
from scoring_tui.papers.score_sheets import ScoreSheetBook
from scoring_tui.papers.signing_lists import SigningList
from scoring_tui.papers.talent_pool_paper import TalentPoolPaper

PAGE = Path(__file__).parent.parent.parent / "docs" / "papers.md"
HEADING = "## Fields of templates"
PAPER_MODELS: Mapping[PaperKindId, type[Paper]] = {
    "minutes": MinutesPaper,
    "recap": RecapPaper,
    "blank-sheets": ScoreSheetBook,
    "score-sheets": ScoreSheetBook,
    "running-order": RunningOrderPaper,
    "attendance": SigningList,
    "announcement": AnnouncementPaper,
    "mc-script": McScript,
    "decree": DecreePaper,
    "receipts": SigningList,
    "rectification": RectificationPaper,
    "certificates": CertificatePaper,
    "report-cards": ReportCardsPaper,
    "jury-report": JuryReportPaper,
    "talent-pool": TalentPoolPaper,
    "competence-reports": CompetenceReportsPaper,
    "competence-matrix": CompetenceMatrixPaper,
}
"""The model of each kind; a test builds every kind and compares."""
INTRODUCTION = """
A template lays out and holds few words of its own: every text comes from these fields, in the language of
the papers. In Typst a field is `data.NAME` (`#data.head.title`), in Word `{{ NAME }}` (`{{ head.title }}`);
lists are repeated with `{%p for row in rows %}` ... `{%p endfor %}`, rows of a table with `{%tr for row in
rows %}` ... `{%tr endfor %}`. Word has the images `{{ logo }}` and `{{ qr }}` too. `labels` has the
headings of each paper, by key: the program's own templates show which.

A Word template of `certificates` is one certificate with fields such as `{{ certificate.name }}`; it is
repeated for each person, in a section of its own, as a mail merge does. `head`, `signatory` and the other
fields are the same on all. Only they can stand in header and footer.
""".strip()


def make_section() -> str:
    """Return the whole part, from its heading on."""
    parts = [
        HEADING,
        INTRODUCTION,
        _make_table("Every paper: `head`", _list_rows(PaperHead, "head.")),
        _make_table("A signature, such as `signatory`", _list_rows(Signatory, "signatory.")),
    ]
    for model, kinds in _group_kinds().items():
        title = ", ".join(f"`{kind}`" for kind in kinds)
        parts.append(_make_table(title, _list_rows(model, "", frozenset({"head", "labels"}))))
    return "\n\n".join(parts) + "\n"


def _group_kinds() -> dict[type[Paper], list[str]]:
    groups: dict[type[Paper], list[str]] = {}
    for kind, model in PAPER_MODELS.items():
        groups.setdefault(model, []).append(kind)
    return groups


def _make_table(title: str, rows: Iterator[tuple[str, str, str]]) -> str:
    lines = [f"### {title}", "", "| field | type | meaning |", "|---|---|---|"]
    lines += [f"| `{name}` | {type_name} | {meaning} |" for name, type_name, meaning in rows]
    return "\n".join(lines)


def _list_rows(
    model: type[BaseModel], prefix: str, hidden_names: frozenset[str] = frozenset()
) -> Iterator[tuple[str, str, str]]:
    for name, info in model.model_fields.items():
        if name in hidden_names:
            continue
        type_name, nested_model, is_list = _describe_type(info.annotation)
        meaning = " ".join((info.description or "").split()).replace("|", "\\|")
        yield f"{prefix}{name}", type_name, meaning
        if nested_model is not None and nested_model is not Signatory:
            yield from _list_rows(nested_model, f"{prefix}{name}{'[]' if is_list else ''}.")


def _describe_type(annotation: Any) -> tuple[str, type[BaseModel] | None, bool]:
    """Return a type in plain words, the model in it, and whether it is a list."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is tuple:
        if len(arguments) == 2 and arguments[1] is ...:
            name, model, _ = _describe_type(arguments[0])
            return f"list of {name}", model, True
        return " and ".join(_describe_type(argument)[0] for argument in arguments), None, False
    if origin in (Union, types.UnionType):
        name, model, is_list = _describe_type(arguments[0])
        return f"{name}, or nothing", model, is_list
    if origin is not None:
        return "texts by key", None, False
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "signature" if annotation is Signatory else "group of fields", annotation, False
    return {str: "text", bool: "yes or no", int: "number", float: "number"}[annotation], None, False


def main() -> None:
    """Write the part into the page; it is the last one."""
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(text.partition(HEADING)[0].rstrip("\n") + "\n\n" + make_section(), encoding="utf-8")


if __name__ == "__main__":
    main()
