"""Small finals for the tests of papers, made in memory of the test's folder."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from scoring_tui.contest.models import Contest
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.announcement import AnnounceCategory
from scoring_tui.domain.commands.corrections import CorrectContestant
from scoring_tui.domain.commands.disputes import DisputeContestant, ResolveDispute
from scoring_tui.domain.commands.jury import (
    DropPenalty,
    Excuse,
    PaperBallot,
    Penalise,
    Recuse,
    Reopen,
    SendBallot,
    SettleTie,
    Sign,
    Substitute,
    WithdrawSignatures,
)
from scoring_tui.domain.commands.participation import SetGuest
from scoring_tui.domain.commands.stage import Disqualify, Withdraw
from scoring_tui.domain.commands.titles import GiveTitle, WithholdAward
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.locale import in_language
from scoring_tui.papers.context import PaperContext
from scoring_tui.papers.kinds import PaperFile, PaperKindId
from scoring_tui.papers.registry import BUILDERS
from scoring_tui.papers.typesetting import TEMPLATES, typeset
from scoring_tui.papers.word_files import fill_word_template
from tests.helpers.support import (
    CHAIR,
    COMMITTEE,
    enter_paper,
    juror,
    new_final,
    send,
    small_contest,
    to_scoring,
)

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


def eventful_final(path: Path) -> Engine:
    """A final of ten contestants in which everything happened that the minutes tell; signed in the end."""
    contest = small_contest(
        penalty=[{"id": "waktu", "name": "Kelebihan waktu", "points": "0.5"}],
        scoring={"decimals": 2, "ties": ["dampak", "head-of-jury"]},
    )
    engine = new_final(path, [f"Peserta {letter}, S.E." for letter in "ABCDEFGHIJ"], contest)
    engine.submit(Recuse(1, "j2", "saudara kandung"), juror("j2"))
    judge(engine, {1: ["9 9 9", "", "8 8 8"], 2: ["8 7 7"] * 3, 3: ["7 7 7"] * 3, 4: ["7 7 7"] * 3})
    engine.submit(Excuse(5, "j3", "dipanggil dinas"), CHAIR)
    judge(engine, {5: ["6 6 6", "6.5 6 6", ""]})
    engine.submit(Withdraw(6, "sakit"), COMMITTEE)
    engine.submit(SetGuest(engine.state.turns[7].contestant, True, "tuan rumah"), CHAIR)
    judge(engine, {7: ["9.5 9.5 9.5"] * 3})
    engine.submit(Reopen(2, "j1", "baris tertukar"), CHAIR)
    send(engine, 2, "j1", "8", "8", "7.5")
    engine.submit(Substitute("A", "j3", "Dr. Pengganti, M.Si.", "j3 pulang lebih awal", "BKPSDM"), CHAIR)
    substitute_id = engine.state.panel_members["A"][2]
    leaves = engine.state.rubric_of(8).leaves
    enter_paper(
        engine,
        *(
            PaperBallot(8, id_, {leaf.id: Decimal(5) for leaf in leaves})
            for id_ in ("j1", "j2", substitute_id)
        ),
    )
    for number, mark in ((9, "4"), (10, "3")):
        to_scoring(engine, number)
        for juror_id in ("j1", "j2"):
            send(engine, number, juror_id, mark, mark, mark)
        marks = {leaf.id: Decimal(mark) for leaf in leaves}
        engine.submit(
            SendBallot(number, marks), Actor("Dr. Pengganti, M.Si.", Seat(Role.JUROR, substitute_id))
        )
    engine.submit(Penalise(9, Decimal("0.5"), "lewat 40 detik", "waktu"), CHAIR)
    engine.submit(Penalise(10, Decimal("0.25"), "memakai pengeras suara"), CHAIR)
    engine.submit(DropPenalty(10, engine.state.penalties[10][0].seq, "alat milik panitia"), CHAIR)
    engine.submit(Disqualify(10, "memalsukan data"), COMMITTEE)
    engine.submit(DisputeContestant(5, "nilai juri 1 diragukan"), COMMITTEE)
    engine.submit(ResolveDispute(5, "lembar nilai dicocokkan, benar"), CHAIR)
    engine.submit(
        CorrectContestant(engine.state.turns[3].contestant, {"unit": "Dinas Sosial"}, "pindah"), COMMITTEE
    )
    engine.submit(SettleTie("pengawas", (3, 4), "sepakat berbagi", shared=True), CHAIR)
    engine.submit(GiveTitle("pengawas", "Terfavorit", 5, "pilihan penonton"), CHAIR)
    engine.submit(WithholdAward("pengawas", "Juara III", "mutu belum cukup"), CHAIR)
    announce(engine)
    withdraw(engine, "salah menyalin")
    sign(engine)
    return engine
