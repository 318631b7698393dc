"""A small signed final whose contestants have NIP, telephone and other columns, all invented."""

from pathlib import Path

from scoring_tui.contest.contestants import Contestant, Member
from scoring_tui.domain.commands.corrections import CorrectContestant
from scoring_tui.domain.commands.jury import Sign
from scoring_tui.domain.commands.setup import DrawOrder
from scoring_tui.engine.create import create_contest_file
from scoring_tui.engine.engine import Engine
from tests.helpers.support import CHAIR, COMMITTEE, juror, send, small_contest, to_scoring

PERSONS = (
    Contestant(
        id="c1", category="pengawas", name="Sinta Dewi", unit="Dinas Kesehatan", nip="199001012015032007",
        phone="0812-5550-1234",
        extra={"Jabatan": "Analis Kebijakan Zaitun", "E-mail": "sinta@contoh.example",
               "Tanggal Lahir": "01-01-1990"},
    ),
    Contestant(
        id="c2", category="pengawas", name="Rahmat Hidayat", unit="BKD", nip="198502022010011003",
        phone="0813-5550-7766",
        members=(Member(name="Anggota", nip="199203032019031005", extra={"HP": "0899-5550-11"}),),
    ),
)  # fmt: skip
CORRECTED_NIP = "199001012015032015"
PRIVATE_TEXTS = (
    CORRECTED_NIP,
    *(text for person in PERSONS for text in (person.nip, person.phone, *person.extra.values())),
    *(
        text
        for person in PERSONS
        for member in person.members
        for text in (member.nip, *member.extra.values())
    ),
)
"""Every private value of the final."""


def make_final(path: Path, *, is_signed: bool = True) -> Engine:
    """The final in a new file, with a corrected NIP; the caller closes it."""
    engine = create_contest_file(path, small_contest(), COMMITTEE, "peserta.csv", PERSONS)
    engine.submit(CorrectContestant("c1", {"nip": CORRECTED_NIP}, "salah ketik"), CHAIR)
    engine.submit(
        CorrectContestant("c1", {"extra": {**PERSONS[0].extra, "HP": "0812-5550-1234"}}, "ditambah"), CHAIR
    )
    engine.submit(DrawOrder(1), COMMITTEE)
    for number in engine.state.turns:
        to_scoring(engine, number)
        for juror_id in ("j1", "j2", "j3"):
            send(engine, number, juror_id, str(5 + number), "7", "8.5")
    if is_signed:
        for signer in (CHAIR, juror("j1"), juror("j2"), juror("j3")):
            engine.submit(Sign("pengawas"), signer)
    return engine


def find_private_texts(folder: Path) -> list[tuple[str, str]]:
    """Return file and text of each private value that stands in the bytes of a file of this folder."""
    return [
        (path.name, text)
        for path in folder.rglob("*")
        if path.is_file()
        for text in PRIVATE_TEXTS
        if text.encode() in path.read_bytes()
    ]
