"""Small finals for the tests of papers, made in memory of the test's folder."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from scoring_tui.contest.models import Contest
from scoring_tui.domain.commands.announcement import AnnounceCategory
from scoring_tui.domain.commands.jury import Sign, WithdrawSignatures
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.locale import in_language
from scoring_tui.papers.context import PaperContext
from scoring_tui.papers.kinds import PaperFile, PaperKindId
from scoring_tui.papers.registry import BUILDERS
from scoring_tui.papers.typesetting import TEMPLATES, typeset
from scoring_tui.papers.word_files import fill_word_template
from tests.helpers.support import CHAIR, COMMITTEE, juror, new_final, send, small_contest, to_scoring

HOSTILE_NAMES = (
    "{{7*7}} {% for x in y %}",
    "=1+1",
    '#include "x.typ" $x$ *y* _z_ @ref',
    "Ola [/] <b>N</b> &amp; \\par",
    "نور الهدى",
    "ꦱꦶꦠꦶ",
    "H. " + "Panjang " * 24 + "S.T.",
    "Q" * 200,
)
"""Names that look like code of a template, a formula or markup, other scripts, and 200 letters."""

Marks = Mapping[int, Sequence[str]]
"""The marks of each juror, by draw number; an empty text is no ballot."""


def judge(engine: Engine, marks: Marks) -> None:
    """Call the contestants and send the ballots of the jurors j1, j2, ..."""
    for number, ballots in marks.items():
        to_scoring(engine, number)
        for index, ballot in enumerate(ballots, 1):
            if ballot:
                send(engine, number, f"j{index}", *ballot.split())


def sign(engine: Engine, category_id: str = "pengawas") -> None:
    """The head of jury and a juror sign."""
    engine.submit(Sign(category_id), CHAIR)
    engine.submit(Sign(category_id), juror("j1"))


def announce(engine: Engine, category_id: str = "pengawas") -> None:
    """Sign and announce a category."""
    sign(engine, category_id)
    engine.submit(AnnounceCategory(category_id), COMMITTEE)


def withdraw(engine: Engine, reason: str = "salah ketik") -> None:
    """Withdraw the announced result; the second person is the first juror."""
    engine.submit(WithdrawSignatures("pengawas", reason, second_name="Juri 1"), CHAIR)


def simple_final(
    path: Path, names: Sequence[str] = ("Sutrisno", "Siti", "Budi"), contest: Contest | None = None
) -> Engine:
    """A final in which everybody has marks that differ, not signed; the caller closes it."""
    engine = new_final(path, names, contest or small_contest())
    for index, number in enumerate(sorted(engine.state.turns)):
        mark = Decimal(9) - Decimal(index % 16) / 2
        judge(engine, {number: [f"{mark} {mark} {max(mark - 1, Decimal(0))}"] * 3})
    return engine


def build(engine: Engine, kind: PaperKindId, folder: Path, language: str = "en") -> list[PaperFile]:
    """Build the papers of a kind."""
    with in_language(language):
        context = PaperContext(engine, engine.state.contest.papers, folder, language)
        return list(BUILDERS[kind](context, list(engine.state.contest.categories)))


def to_pdf(file: PaperFile) -> bytes:
    """Lay out a paper."""
    return typeset(file.paper, TEMPLATES / f"{file.template}.typ", attachments=file.attachments)


def to_docx(file: PaperFile) -> bytes:
    """Fill the Word template of a paper."""
    return fill_word_template(file.paper, TEMPLATES / f"{file.template}.docx")
