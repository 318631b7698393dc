"""A competition of three rounds at desks, and how to play a round of it in this process."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from scoring_tui.domain.commands.announcement import LockCategory
from scoring_tui.domain.commands.jury import Reopen, SendBallot, Sign, WithdrawSignatures
from scoring_tui.domain.commands.setup import DrawOrder
from scoring_tui.domain.commands.stage import Withdraw
from scoring_tui.engine.engine import Engine
from scoring_tui.ledger.store import Ledger
from tests.helpers.support import CHAIR, COMMITTEE, juror

COMPETITION = """
[competition]
id = "talenta"
name = "Lomba Talenta"
language = "en"

[[round]]
id = "asesmen"
name = "Asesmen"
contest = "asesmen.toml"
pass = 60

[[round]]
id = "modul"
name = "Modul"
contest = "modul.toml"
through = 2
counts = [{ round = "asesmen", weight = 40 }]

[[round]]
id = "final"
name = "Final"
contest = "final.toml"
counts = [{ round = "asesmen", weight = 20 }, { round = "modul", weight = 30 }]
"""

CONTEST = """
[contest]
id = "{id}"
name = "Babak {id}"
language = "en"
desk = true
head-of-jury = "Dr. Ratna Wulandari"

[rubric.karya]
scale = {{ min = 0, max = 100, step = 1 }}
criteria = [{{ id = "isi", name = "Isi", weight = 100 }}]

[scoring]
weight = {weight}
ties = ["isi"]

[[category]]
id = "{category}"
name = "Umum"
rubric = "karya"
entry = "{entry}"
awards = ["Juara I"]

[[juror]]
id = "j1"
name = "Juri 1"

[[juror]]
id = "j2"
name = "Juri 2"

[[panel]]
id = "A"
room = "Aula"
jurors = ["j1", "j2"]

[[session]]
day = 2024-12-20
start = "08:00"
panel = "A"
categories = ["{category}"]
"""

NAMES = ("Ani", "Budi", "Citra", "Dewi", "Eko", "Fitri", "Gita")


def contest_text(contest_id: str, weight: int = 100, category: str = "umum", entry: str = "person") -> str:
    """A contest file of one category and two jurors."""
    return CONTEST.format(id=contest_id, weight=weight, category=category, entry=entry)


def write_competition(folder: Path, text: str = COMPETITION, **contests: str) -> Path:
    """Write a competition file and its contest files; a named text takes the place of one of them."""
    texts = {
        "asesmen": contest_text("asesmen"),
        "modul": contest_text("modul", 60),
        "final": contest_text("final", 50),
        **contests,
    }
    for name, contest in texts.items():
        (folder / f"{name}.toml").write_text(contest, encoding="utf-8")
    path = folder / "competition.toml"
    path.write_text(text, encoding="utf-8")
    return path


def write_roster(folder: Path, names: Sequence[str] = NAMES) -> Path:
    """A sheet of persons with invented employee numbers."""
    lines = [
        f"{name},{number_of(index)},Dinas {name},08{index:04},Penata" for index, name in enumerate(names, 1)
    ]
    path = folder / "roster.csv"
    path.write_text("\n".join(("Nama,NIP,Unit Kerja,No HP,Pangkat", *lines)), encoding="utf-8")
    return path


def number_of(index: int) -> str:
    """An invented employee number."""
    return f"19900101201503100{index % 10}"


def open_round(path: Path) -> Engine:
    """Open the file of a round; the caller closes it."""
    return Engine(Ledger.open(path))


def play_round(engine: Engine, marks: Mapping[str, int | None], *, is_signed: bool = True) -> None:
    """Draw, mark everyone alike by both jurors, and sign; None for somebody who withdrew."""
    engine.submit(DrawOrder(1), COMMITTEE)
    for turn in list(engine.state.turns.values()):
        mark = marks[engine.state.contestants[turn.contestant].name]
        if mark is None:
            engine.submit(Withdraw(turn.number, "sakit"), COMMITTEE)
            continue
        for seat in ("j1", "j2"):
            send_mark(engine, turn.number, seat, mark)
    if is_signed:
        sign_round(engine)


def send_mark(engine: Engine, number: int, seat: str, mark: int) -> None:
    """Send the ballot of one juror."""
    engine.submit(SendBallot(number, {"isi": Decimal(mark)}), juror(seat))


def sign_round(engine: Engine) -> None:
    """Lock and sign every category, by the head of jury and a juror."""
    for category_id in engine.state.contest.categories:
        engine.submit(LockCategory(category_id), CHAIR)
        engine.submit(Sign(category_id), CHAIR)
        engine.submit(Sign(category_id), juror("j1"))


def draw_number_of(engine: Engine, name: str) -> int:
    """The draw number of somebody."""
    return next(number for number in engine.state.turns if engine.state.contestant_name(number) == name)


def correct_marks(engine: Engine, name: str, mark: int) -> None:
    """Open the result again, let both jurors change a mark, and sign anew."""
    number = draw_number_of(engine, name)
    engine.submit(WithdrawSignatures("umum", "nilai tertukar", "Sri Wahyuni"), CHAIR)
    for seat in ("j1", "j2"):
        engine.submit(Reopen(number, seat, "nilai tertukar"), CHAIR)
        send_mark(engine, number, seat, mark)
    sign_round(engine)
