"""Views of every scene of the board, with invented names, for tests and the gallery."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from scoring_tui.domain.clock import Reading
from scoring_tui.domain.scene_ids import SceneId
from scoring_tui.domain.state import Timer
from scoring_tui.i18n.lazy import lazy
from scoring_tui.views.board_scenes import (
    AnnouncedResult,
    AwardedPlace,
    BoardScene,
    CeremonyCard,
    SealedDay,
    TitleAward,
)
from scoring_tui.views.board_view import (
    BoardBreak,
    BoardCategory,
    BoardLine,
    BoardPerson,
    BoardRoom,
    BoardTitle,
    BoardView,
)

SIZES = ((80, 24), (80, 30), (96, 24), (120, 40), (200, 60), (240, 67))
NOW = Reading("boot", 10_000_000, int(datetime(2024, 12, 20, 2, 42, tzinfo=UTC).timestamp() * 1000))
"""09.42 in Jakarta."""
TITLE = BoardTitle(
    "Grand Final ASN Talent Academy 2024",
    "BKD Kabupaten Trenggalek",
    "Pendopo Manggala Praja Nugraha",
    "Gagasan untuk layanan publik",
    date(2024, 12, 20),
    date(2024, 12, 21),
    "Asia/Jakarta",
)
NAMES = (
    "Soehardi Firmansyah, S.Tr.IP.", "Retno Sholikah", "Rizal Iswahyudi", "Christina Kurniasari",
    "Dwi Wahyuningsih", "Mulyono Wijayanto", "Ma'ruf Santoso", "Sarwono Handoko", "Galuh Sulistyorini",
    "Prof. Dr. Ir. Raden Mas Ngabehi Wirjosastrodiningrat, M.Si.", "Eka, S.H.", "Panji, M.Kom.",
)  # fmt: skip
UNITS = (
    "Dinas Komunikasi dan Informatika", "Dinas Pekerjaan Umum dan Penataan Ruang", "Kecamatan Panggul",
    "Badan Kepegawaian Daerah",
)  # fmt: skip
IDEA = "Posko keliling administrasi kependudukan lintas perangkat daerah"
CATEGORY_NAME = "Jabatan Pengawas"
CHECKPOINT = (
    "scoring-tui/kecil\n151\n" + "c3Vtc3Vtc3Vtc3Vtc3Vtc3Vtc3Vtc3Vtc3VtMTI=" + "\n\n— kecil " + "A" * 92 + "\n"
)


def make_person(name: str = NAMES[0], number: int = 12) -> BoardPerson:
    """A contestant."""
    return BoardPerson(number, name, UNITS[0], IDEA, CATEGORY_NAME)


def make_timer(seconds_left: int, *, is_paused: bool = False) -> Timer:
    """The clock of a presentation of seven minutes."""
    spent = (420 - seconds_left) * 1000
    return Timer("presentation", 420, spent_ms=spent, started_at=None if is_paused else NOW)


def make_room(name: str = NAMES[0], seconds_left: int = 277) -> BoardRoom:
    """A room in which somebody speaks."""
    return BoardRoom(
        "A",
        "Pendopo",
        person_on_stage=make_person(name),
        phase="presentation",
        timer=make_timer(seconds_left),
        expected_ballots=3,
        next_person=make_person("Didik Santoso", 13),
        later_people=(make_person(NAMES[1], 14), make_person(NAMES[2], 15), make_person(NAMES[3], 16)),
    )


def make_category(
    line_count: int = 28, scored_count: int = 11, names: tuple[str, ...] = NAMES
) -> BoardCategory:
    """A category of which some contestants have a score."""
    lines = tuple(
        BoardLine(
            number=index + 1,
            name=names[index % len(names)],
            unit=UNITS[index % len(UNITS)],
            place=index + 1 if index < scored_count else None,
            is_tied=index in (5, 6),
            score=Decimal("96.20") - index * Decimal("1.57") if index < scored_count else None,
            ballot_count=2 if index == 3 else 3 if index < scored_count else 0,
            expected_ballots=3,
            status_text=None if index < scored_count else lazy("not yet on"),
        )
        for index in range(line_count)
    )
    return BoardCategory(
        "pengawas", CATEGORY_NAME, "open", False, True, scored_count, line_count, lazy("Score"), lines
    )


AWARDS = ("Juara I", "Juara II", "Juara III", "Harapan I", "Harapan I", "Harapan III")
"""Two contestants share the fourth place."""
PLACES = tuple(
    AwardedPlace(
        award_name=award_name,
        place=index + 1 if index != 4 else 4,
        is_shared=index in (3, 4),
        number=index + 3,
        name=NAMES[(index + 5) % len(NAMES)],
        unit=UNITS[index % len(UNITS)],
        idea=IDEA,
        score=Decimal("90.13") - (3 if index == 4 else index) * Decimal("2.10"),
        footnotes=(lazy("equal scores: shared place"),) if index in (3, 4) else (),
    )
    for index, award_name in enumerate(AWARDS)
)
RESULT = AnnouncedResult(
    "pengawas",
    CATEGORY_NAME,
    lazy("Score"),
    PLACES,
    title_awards=(TitleAward("Paparan terbaik", 17, "Ola [/] N", UNITS[2]),),
    signer_names=("Dr. Wiranti Kusumadewi, M.Si.", "Bagaskoro Lintang, S.T."),
    entry_seq=151,
    ledger_code="7KQ2-M0XA-9D3T-VW5E",
    checkpoint=CHECKPOINT,
)


def make_card(step: int, name: str = NAMES[5]) -> CeremonyCard:
    """The card of the third award: 0 the award, 1 unit and idea, 2 the name, 3 the score."""
    return CeremonyCard(
        CATEGORY_NAME,
        "Juara III",
        unit=UNITS[1] if step > 0 else "",
        idea=IDEA if step > 0 else "",
        number=3 if step > 1 else None,
        name=name if step > 1 else "",
        score=Decimal("86.57") if step > 2 else None,
        footnotes=PLACES[3].footnotes if step > 2 else (),
        revealed_places=PLACES[:2:-1],
        hidden_awards=("Juara II", "Juara I"),
        signer_names=RESULT.signer_names,
        ledger_code=RESULT.ledger_code,
    )


def _below_awards() -> tuple[AwardedPlace, ...]:
    return tuple(replace(place, award_name="", place=place.place + 6) for place in PLACES)


def make_view(scene_id: SceneId = "room", **scene_values: object) -> BoardView:
    """A view of one room in mid-morning with this scene."""
    scene = BoardScene(scene_id, **scene_values)  # type: ignore[arg-type]
    return BoardView(
        TITLE,
        scene=scene,
        has_begun=True,
        rooms=(make_room(),),
        categories=(make_category(),),
        warning_seconds=(120, 60),
    )


def _with_room(view: BoardView, **values: object) -> BoardView:
    return replace(view, rooms=(replace(view.rooms[0], **values),))  # type: ignore[arg-type]


def _in_break() -> BoardView:
    ends_at = datetime(2024, 12, 20, 3, 15, tzinfo=UTC)
    room_break = BoardBreak(
        Timer("queued", 1980, started_at=NOW), ends_at, "Asia/Jakarta", "Kopi di serambi timur"
    )
    return _with_room(make_view("break"), person_on_stage=None, timer=None, room_break=room_break)


def _four_rooms() -> BoardView:
    rooms = (
        make_room(),
        replace(make_room(NAMES[9], 45), panel_id="B", room_name="Ruang Rapat Bersama"),
        replace(make_room(NAMES[1], -35), panel_id="C", room_name="Aula BKD"),
        replace(
            make_room(NAMES[4]),
            panel_id="D",
            room_name="Ruang Sekda",
            phase="scoring",
            timer=None,
            ballot_count=2,
        ),
    )
    return replace(make_view(), rooms=rooms)


SCENES: dict[str, Callable[[], BoardView]] = {
    "welcome": lambda: replace(make_view("welcome"), has_begun=False),
    "title": lambda: make_view("title"),
    "introduction": lambda: _with_room(make_view("introduction"), phase="called", timer=None),
    "stage": lambda: make_view("stage"),
    "stage-soon": lambda: replace(make_view("stage"), rooms=(make_room(seconds_left=100),)),
    "stage-over": lambda: replace(make_view("stage"), rooms=(make_room(seconds_left=-35),)),
    "stage-scoring": lambda: _with_room(make_view("stage"), phase="scoring", timer=None, ballot_count=2),
    "stage-long-name": lambda: replace(make_view("stage"), rooms=(make_room(NAMES[9]),)),
    "rooms": _four_rooms,
    "clock": lambda: make_view("clock"),
    "clock-last": lambda: replace(make_view("clock"), rooms=(make_room(seconds_left=42),)),
    "clock-over": lambda: replace(make_view("clock"), rooms=(make_room(seconds_left=-35),)),
    "corridor": lambda: make_view("corridor"),
    "standings": lambda: make_view("standings"),
    "running-order": lambda: make_view("running-order"),
    "break": _in_break,
    "ceremony-award": lambda: make_view("ceremony", ceremony_card=make_card(0)),
    "ceremony-unit": lambda: make_view("ceremony", ceremony_card=make_card(1)),
    "ceremony-name": lambda: make_view("ceremony", ceremony_card=make_card(2)),
    "ceremony-score": lambda: make_view("ceremony", ceremony_card=make_card(3)),
    "ceremony-vacant": lambda: make_view("ceremony", ceremony_card=replace(make_card(0), is_vacant=True)),
    "ceremony-group": lambda: make_view(
        "ceremony", ceremony_card=CeremonyCard(CATEGORY_NAME, group_places=_below_awards())
    ),
    "podium": lambda: make_view("ceremony", announced_result=RESULT),
    "day-sealed": lambda: make_view(
        "day-sealed", sealed_day=SealedDay(date(2024, 12, 20), 151, RESULT.ledger_code)
    ),
    "message": lambda: make_view("message", message="Peserta no. 20 s.d. 25 ditunggu di ruang tunggu"),
    "blank": lambda: make_view("blank"),
    "test-card": lambda: make_view("test-card", display_name="Layar utama"),
    "corrected": lambda: make_view("stage", withdrawn_category=CATEGORY_NAME),
}
"""A view of each scene, and of scenes in more than one state."""
