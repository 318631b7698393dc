"""Every scene of the board at six sizes: what must be in sight is there, whole and in large letters."""

import csv
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.filter import Monochrome

from scoring_tui.i18n.locale import use_language
from scoring_tui.tui import themes
from scoring_tui.tui.board.canvas import Canvas, PlacedText
from scoring_tui.tui.board.moment import SceneMoment
from scoring_tui.tui.board.pages import PageTurner, balance_pages
from scoring_tui.tui.board.scenes.choice import choose_scene, draw_scene
from scoring_tui.views.board_view import BoardView
from tests.helpers.scenes import (
    AWARDS,
    CATEGORY_NAME,
    NAMES,
    NOW,
    PLACES,
    RESULT,
    SCENES,
    SIZES,
    TITLE,
    UNITS,
    make_card,
    make_category,
    make_person,
    make_room,
    make_view,
)
from tests.helpers.support import HARD_NAMES, screen_text, until
from tests.pictures.gallery import CAPTIONS, PictureApp

DATA_FOLDER = Path(__file__).parents[2] / "data"
SIZE_IDS = [f"{width}x{height}" for width, height in SIZES]
LONG_NAMES = ("Prof. Dr. Ir. Raden Mas Ngabehi Wirjosastrodiningrat, M.Si.", *HARD_NAMES)
IN_SIGHT: dict[str, tuple[str, ...]] = {
    "welcome": ("Welcome", TITLE.name, TITLE.organiser, "Next: no. 13 Didik Santoso"),
    "title": (TITLE.name, TITLE.organiser, TITLE.venue),
    "introduction": ("Called to the stage", "No. 12", NAMES[0], UNITS[0]),
    "stage": (NAMES[0], "4:37", "presentation", "Next: no. 13 Didik Santoso"),
    "stage-soon": (NAMES[0], "1:40", "▲ 2 minutes left"),
    "stage-over": (NAMES[0], "+0:35", "! time is over +0:35"),
    "stage-scoring": (NAMES[0], "scoring", "2 of 3 ballots in"),
    "stage-long-name": (NAMES[9], "4:37"),
    "rooms": (NAMES[0], NAMES[1], NAMES[4], NAMES[9], "Ruang Rapat Bersama", "Aula BKD"),
    "clock": ("4:37", "presentation", "of 7:00"),
    "clock-last": ("0:42", "▲▲ last minute"),
    "clock-over": ("+0:35", "! time is over +0:35"),
    "corridor": ("Next", "No. 13", "Didik Santoso", "Get ready", "No. 14 Retno Sholikah"),
    "standings": (CATEGORY_NAME, "provisional · 11 of 28 complete", NAMES[0], "96.20"),
    "running-order": (CATEGORY_NAME, "running order", NAMES[0]),
    "break": ("Break until", "10:15", "Kopi di serambi timur", "33:00 left", "Next: no. 13 Didik Santoso"),
    "ceremony-award": ("Announcement", CATEGORY_NAME, "Juara III", "Juara II ░░░░░    Juara I ░░░░░"),
    "ceremony-unit": ("Juara III", UNITS[1]),
    "ceremony-name": ("Juara III", NAMES[5], "No. 3"),
    "ceremony-score": ("Juara III", NAMES[5], "86.57"),
    "ceremony-vacant": ("Juara III", "No winner"),
    "ceremony-group": (PLACES[5].name, PLACES[0].name),
    "podium": ("Result", "Juara I", PLACES[0].name, "90.13", RESULT.ledger_code, *RESULT.signer_names),
    "day-sealed": ("This day is closed", RESULT.ledger_code, "Friday, 20 December 2024"),
    "message": ("Peserta no. 20 s.d. 25 ditunggu di ruang tunggu",),
    "blank": (TITLE.name,),
    "test-card": ("Layar utama", "Ordinary letters:", "4 rows:"),
    "corrected": ("! Correction: the result of Jabatan Pengawas is being checked", NAMES[0]),
}
"""Texts of each scene that stand on it at every size."""


@pytest.fixture(autouse=True)
def _english() -> None:
    use_language("en")


def draw(view: BoardView, size: tuple[int, int], **moment: Any) -> Canvas:
    """The canvas of a scene."""
    canvas = Canvas(*size)
    draw_scene(canvas, view, SceneMoment(NOW, **moment))
    return canvas


def texts_of(canvas: Canvas) -> list[str]:
    """All texts that are whole on the canvas."""
    return [placed.text for placed in canvas.placed_texts if placed.is_whole]


def find_text(canvas: Canvas, text: str) -> PlacedText:
    """The largest of the texts that contain this one."""
    placed_texts = [placed for placed in canvas.placed_texts if text in placed.text]
    assert placed_texts, (text, [placed.text for placed in canvas.placed_texts])
    return max(placed_texts, key=lambda placed: placed.letter_rows)


def all_draws() -> Iterator[tuple[str, tuple[int, int]]]:
    """Every scene at every size."""
    return ((name, size) for name in SCENES for size in SIZES)


def test_every_scene_has_its_texts() -> None:
    assert SCENES.keys() == IN_SIGHT.keys() == CAPTIONS.keys()


@pytest.mark.parametrize("size", SIZES, ids=SIZE_IDS)
@pytest.mark.parametrize("name", SCENES)
def test_what_must_be_in_sight_is_whole_and_nothing_overlaps(name: str, size: tuple[int, int]) -> None:
    canvas = draw(SCENES[name](), size)
    whole_texts = texts_of(canvas)
    for text in IN_SIGHT[name]:
        words = " ".join(text.split())
        assert any(words in " ".join(whole.split()) for whole in whole_texts), (text, whole_texts)
    assert "09:42" in whole_texts, "time of day"
    for spans in canvas._spans:
        row = sorted(spans)
        assert all(left.x + left.cell_count <= right.x for left, right in pairwise(row)), row
        assert all(span.x + span.cell_count <= size[0] for span in row)


@pytest.mark.parametrize("size", SIZES, ids=SIZE_IDS)
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("introduction", NAMES[0]), ("stage", NAMES[0]), ("stage-over", NAMES[0]),
        ("stage-long-name", NAMES[9]),
        ("corridor", "Didik Santoso"), ("ceremony-name", NAMES[5]), ("ceremony-score", NAMES[5]),
        ("ceremony-score", "86.57"), ("ceremony-award", "Juara III"), ("clock", "4:37"), ("stage", "4:37"),
        ("clock-over", "+0:35"), ("stage-over", "+0:35"), ("break", "10:15"), ("welcome", TITLE.name),
        ("day-sealed", RESULT.ledger_code), ("test-card", "Layar utama"), ("message", "Peserta no. 20"),
    ],
)  # fmt: skip
def test_names_and_clocks_are_in_letters_of_at_least_four_rows(
    name: str, text: str, size: tuple[int, int]
) -> None:
    assert find_text(draw(SCENES[name](), size), text).letter_rows >= 4


@pytest.mark.parametrize("size", [(120, 40), (200, 60), (240, 67)], ids=["120x40", "200x60", "240x67"])
@pytest.mark.parametrize("name", ["standings", "podium", "running-order"])
def test_lists_are_in_large_letters_where_there_is_room(name: str, size: tuple[int, int]) -> None:
    canvas = draw(SCENES[name](), size)
    first_name = PLACES[0].name if name == "podium" else NAMES[0]
    assert find_text(canvas, first_name).letter_rows >= 4


@pytest.mark.parametrize("size", SIZES, ids=SIZE_IDS)
@pytest.mark.parametrize("person_name", LONG_NAMES, ids=range(len(LONG_NAMES)))
def test_no_name_is_ever_cut(person_name: str, size: tuple[int, int]) -> None:
    shown_name = " ".join(person_name.split())
    person = make_person(person_name, 13)
    room = replace(make_room(person_name), next_person=person)
    places = tuple(replace(place, name=person_name) for place in PLACES)
    views = {
        "stage": replace(make_view("stage"), rooms=(room,)),
        "introduction": replace(make_view("introduction"), rooms=(replace(room, person_on_stage=None),)),
        "next": replace(make_view("corridor"), rooms=(replace(room, later_people=()),)),
        "ceremony": make_view("ceremony", ceremony_card=make_card(3, person_name)),
        "podium": make_view("ceremony", announced_result=replace(RESULT, places=places[:1], title_awards=())),
        "standings": replace(make_view("standings"), categories=(make_category(1, 1, (person_name,)),)),
        "follow": replace(make_view(), rooms=(room, replace(make_room(NAMES[1]), panel_id="B"))),
    }
    for name, view in views.items():
        canvas = draw(view, size)
        whole_texts = texts_of(canvas)
        assert any(shown_name in " ".join(text.split()) for text in whole_texts), (name, whole_texts)


@pytest.mark.parametrize(
    ("size", "has_members"), [((40, 10), False), ((80, 24), True), ((120, 40), True)], ids=str
)
def test_members_stand_under_a_team_where_they_need_no_more_pages(
    size: tuple[int, int], has_members: bool
) -> None:
    result = replace(RESULT, places=PLACES[:3], title_awards=(), checkpoint="")
    teams = tuple(replace(place, members=("Bagas Winarno", "Citra Anggun")) for place in result.places)
    texts = texts_of(draw(make_view("ceremony", announced_result=result), size))
    team_texts = texts_of(draw(make_view("ceremony", announced_result=replace(result, places=teams)), size))
    member_text = "Bagas Winarno · Citra Anggun"
    assert team_texts.count(member_text) == (3 if has_members else 0)
    assert [text for text in team_texts if text != member_text] == texts


@pytest.mark.parametrize("size", SIZES, ids=SIZE_IDS)
def test_names_of_the_shipped_contests_are_whole_and_large_on_the_stage(size: tuple[int, int]) -> None:
    names = sorted(set(_shipped_names()), key=len)[-15:]
    assert len(names) == 15
    for name in names:
        canvas = draw(replace(make_view("stage"), rooms=(make_room(name),)), size)
        placed = find_text(canvas, name)
        assert placed.is_whole and placed.letter_rows >= 4, name


def _shipped_names() -> Iterator[str]:
    for path in DATA_FOLDER.glob("*.csv"):
        text = path.read_text("utf-8-sig")
        rows = list(csv.reader(text.splitlines(), delimiter=max(",;", key=text.count)))
        headings = next(row for row in rows if len(list(filter(None, row))) > 3)
        column = next(index for index, heading in enumerate(headings) if "nama" in heading.casefold())
        yield from (row[column] for row in rows[rows.index(headings) + 1 :] if len(row) > column)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(SCENES)), st.integers(1, 260), st.integers(1, 75), st.booleans())
def test_a_window_of_any_size_is_drawn(name: str, width: int, height: int, is_stale: bool) -> None:
    use_language("en")
    rows = list(draw(SCENES[name](), (width, height), is_stale=is_stale).rows())
    assert len(rows) == height
    for row in rows:
        assert all(left.x + left.cell_count <= right.x for left, right in pairwise(row)), (name, row)
        assert all(span.x >= 0 and span.x + span.cell_count <= width for span in row)


# --- secrets of the ceremony ------------------------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES, ids=SIZE_IDS)
def test_a_step_shows_nothing_of_the_next_and_keeps_the_award_in_its_place(size: tuple[int, int]) -> None:
    canvases = [draw(SCENES[f"ceremony-{step}"](), size) for step in ("award", "unit", "name", "score")]
    first_rows = [find_text(canvas, "Juara III").area.y for canvas in canvases]
    assert max(first_rows) - min(first_rows) <= 2
    for text, step in ((UNITS[1], 1), (NAMES[5], 2), ("86.57", 3)):
        shown = [any(text in whole for whole in texts_of(canvas)) for canvas in canvases]
        assert shown == [index >= step for index in range(4)], text


def test_absentees_do_not_stand_under_winners() -> None:
    category = replace(make_category(12, 8), state="complete")
    canvas = draw(replace(make_view("standings"), categories=(category,)), (80, 24))
    assert find_text(canvas, NAMES[7]).is_whole
    assert not any("not yet on" in text or NAMES[8] in text for text in texts_of(canvas))


# --- pages ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heights", "rows", "sizes"),
    [
        ([1] * 24, 20, [12, 12]),
        ([1] * 20, 20, [20]),
        ([1] * 41, 20, [14, 14, 13]),
        ([5, 5, 5, 5, 5, 5, 5], 15, [3, 2, 2]),
        ([9, 1, 1, 9], 10, [2, 2]),
        ([9, 9, 1, 1], 10, [1, 2, 1]),
        ([30], 10, [1]),
        ([], 10, []),
    ],
)
def test_pages_are_balanced(heights: list[int], rows: int, sizes: list[int]) -> None:
    assert balance_pages(heights, rows) == sizes


@pytest.mark.parametrize("size", SIZES, ids=SIZE_IDS)
@pytest.mark.parametrize("scored_count", [0, 7, 54])
def test_every_contestant_with_a_score_stands_on_one_page_and_none_is_empty(
    scored_count: int, size: tuple[int, int]
) -> None:
    names = tuple(f"Peserta {index}x" for index in range(54))
    view = replace(make_view("standings"), categories=(make_category(54, scored_count, names),))
    pages, found = PageTurner(), list[str]()
    draw(view, size, pages=pages)
    for _ in range(pages.page_count):
        texts = texts_of(draw(view, size, pages=pages))
        on_page = [name for name in names if name in texts]
        assert on_page
        found += on_page
        pages.turn(1)
    assert sorted(set(found[: len(set(found))])) == sorted(set(found)) and len(found) == len(set(found))
    assert set(names[:scored_count]) <= set(found)


def test_categories_in_which_nobody_has_a_score_get_no_page() -> None:
    scored = make_category(5, 2)
    empty = replace(make_category(5, 0), category_id="lain", category_name="Lain")
    pages = PageTurner()
    view = replace(make_view("standings"), categories=(empty, scored))
    draw(view, (80, 24), pages=pages)
    assert pages.page_count == 1 and pages.page.group_id == "pengawas"
    draw(replace(view, categories=(empty,)), (80, 24), pages=pages)
    assert pages.page_count == 1 and pages.page.group_id == "lain"


@pytest.mark.parametrize("size", SIZES, ids=SIZE_IDS)
def test_the_code_for_phones_is_on_the_podium_or_on_a_page_of_its_own(size: tuple[int, int]) -> None:
    pages, seen = PageTurner(), False
    view = SCENES["podium"]()
    draw(view, size, pages=pages)
    for _ in range(max(1, pages.page_count)):
        canvas = draw(view, size, pages=pages)
        seen = seen or any(span.style == "code" for row in canvas.rows() for span in row)
        pages.turn(1)
    assert seen == (size[1] >= 40)
    assert set(AWARDS[:2]) <= {
        award for award in AWARDS for text in texts_of(draw(view, size)) if award in text
    }


# --- which scene ------------------------------------------------------------------------------------------


def test_the_scene_follows_the_room() -> None:
    view = make_view()
    room = view.rooms[0]

    def scene_of(**values: Any) -> str:
        return choose_scene(replace(view, rooms=(replace(room, **values),)))

    assert choose_scene(replace(view, has_begun=False)) == "welcome"
    assert choose_scene(replace(view, rooms=(), categories=())) == "welcome"
    assert choose_scene(replace(view, is_blank=True)) == "blank"
    assert scene_of(phase="called") == "introduction"
    assert scene_of(phase="presentation") == scene_of(phase="scoring") == "stage"
    assert scene_of(phase="closed") == scene_of(person_on_stage=None) == "standings"
    assert scene_of(room_break=SCENES["break"]().rooms[0].room_break) == "break"
    assert scene_of(is_blank=True) == "blank"
    assert choose_scene(SCENES["rooms"]()) == "room"
    closed_rooms = tuple(replace(room, phase="closed") for room in SCENES["rooms"]().rooms)
    assert choose_scene(replace(view, rooms=closed_rooms)) == "standings"
    assert choose_scene(make_view("test-card")) == "test-card"


# --- looks ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("has_colour", [True, False], ids=["colour", "no-color"])
@pytest.mark.parametrize("theme", [theme.name for theme in themes.THEMES])
@pytest.mark.parametrize("name", ["stage-over"])
async def test_warnings_are_inverted_blocks_in_every_look(
    name: str, theme: str, has_colour: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not has_colour:
        monkeypatch.setenv("NO_COLOR", "1")
    app = PictureApp(SCENES[name](), theme)
    async with app.run_test(size=(80, 24)) as pilot:
        await until(pilot, lambda: "09:42" in screen_text(app))
        assert any(isinstance(line_filter, Monochrome) for line_filter in app._filters) != has_colour
        strips = app.screen._compositor.render_strips()
        backgrounds = [
            segment.style.bgcolor.get_truecolor()
            for strip in strips
            for segment in strip
            if segment.style and segment.style.bgcolor
        ]
        usual = max(set(backgrounds), key=backgrounds.count)
        distances = [abs(sum(colour) - sum(usual)) for colour in set(backgrounds)]
        assert max(distances) > 150
        assert all(cell_len(row) <= 80 for row in screen_text(app).splitlines())
