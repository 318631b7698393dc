"""The card of each step, and the script that the MC reads."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.announcement import AnnounceCategory
from scoring_tui.domain.commands.ceremony import MoveCeremony, StartCeremony
from scoring_tui.domain.commands.disputes import DisputeContestant
from scoring_tui.domain.commands.jury import Excuse, Sign
from scoring_tui.domain.commands.scenes import IdentifyDisplays, ShowScene
from scoring_tui.domain.commands.setup import DrawOrder, ImportRoster
from scoring_tui.domain.commands.stage import Advance, Call, Freeze
from scoring_tui.domain.commands.titles import GiveTitle, WithholdAward
from scoring_tui.domain.seat import Role, Seat
from scoring_tui.engine.engine import Engine
from scoring_tui.i18n.locale import translate, use_language
from scoring_tui.views.board_scenes import CeremonyCard
from scoring_tui.views.category_results import list_category_results
from scoring_tui.views.ceremony import make_ceremony_scene, make_mc_ceremony
from scoring_tui.views.scene_choice import choose_scene
from tests.helpers.boards import finish, view_of
from tests.helpers.support import CHAIR, COMMITTEE, MC_A, contestants, juror, new_final

CATEGORY = "pengawas"


@pytest.fixture
def signed(tmp_path: Path) -> Iterator[Engine]:
    """No. 1 to 4 have 9, 8, 7, 6; no. 4 has the title, and no. 2 two of three ballots."""
    engine = new_final(tmp_path / "f.db", ["Ola [/] N", "Siti Aminah", "Budi Santoso", "Dewi Lestari"])
    for number, mark in ((1, "9"), (2, "8"), (3, "7"), (4, "6")):
        finish(engine, number, mark, ("j1", "j2") if number == 2 else ("j1", "j2", "j3"))
    engine.submit(Excuse(2, "j3", "sakit"), CHAIR)
    engine.submit(GiveTitle(CATEGORY, "Terfavorit", 4, "disukai hadirin"), CHAIR)
    for signer in (CHAIR, juror("j1")):
        engine.submit(Sign(CATEGORY), signer)
    yield engine
    engine.ledger.close()


def move(engine: Engine, kind: str, award: str) -> CeremonyCard:
    """Go to the step of this kind and award; return the card on the boards."""
    ceremony = engine.state.ceremony
    assert ceremony is not None
    step = next(
        index for index, step in enumerate(ceremony.steps) if (step.kind, step.award) == (kind, award)
    )
    engine.submit(MoveCeremony(CATEGORY, step, ceremony.step), MC_A)
    assert engine.state.ceremony is not None
    card = make_ceremony_scene(engine, engine.state.ceremony).ceremony_card
    assert card is not None
    return card


def name_of(engine: Engine, number: int) -> str:
    return engine.state.contestant_name(number)


def test_a_card_grows_with_each_step(signed: Engine) -> None:
    signed.submit(StartCeremony(CATEGORY), MC_A)
    card = move(signed, "award", "Juara II")
    assert (card.award_name, card.unit, card.name, card.number, card.score) == (
        "Juara II",
        "",
        "",
        None,
        None,
    )
    card = move(signed, "unit", "Juara II")
    assert (card.unit, card.idea, card.name) == ("Dinas Kesehatan", "Gagasan uji", "")
    card = move(signed, "name", "Juara II")
    assert (card.name, card.number, card.score) == (name_of(signed, 2), 2, None)
    card = move(signed, "score", "Juara II")
    assert (card.score, card.number) == (Decimal("8.00"), 2)
    assert [str(footnote) for footnote in card.footnotes] == ["2 of 3 ballots: 1 excused"]


def test_what_was_revealed_stands_below_and_what_comes_has_names_of_awards_only(signed: Engine) -> None:
    signed.submit(StartCeremony(CATEGORY), MC_A)
    card = move(signed, "unit", "Juara II")
    assert [(place.award_name, place.number) for place in card.revealed_places] == [
        ("Terfavorit", 4),
        ("Juara III", 3),
    ]
    assert card.hidden_awards == ("Juara I",)


def test_the_last_step_is_the_whole_result(signed: Engine) -> None:
    signed.submit(StartCeremony(CATEGORY), MC_A)
    assert signed.state.ceremony is not None
    last_step = len(signed.state.ceremony.steps) - 1
    signed.submit(MoveCeremony(CATEGORY, last_step, 0), MC_A)
    scene = make_ceremony_scene(signed, signed.state.ceremony)
    result = scene.announced_result
    assert scene.ceremony_card is None and result is not None
    assert [(place.award_name, place.number, place.score) for place in result.places] == [
        ("Juara I", 1, Decimal("9.00")), ("Juara II", 2, Decimal("8.00")), ("Juara III", 3, Decimal("7.00")),
        ("", 4, Decimal("6.00")),
    ]  # fmt: skip
    assert [(title.title_name, title.number) for title in result.title_awards] == [("Terfavorit", 4)]
    assert result.ledger_code == signed.ledger.code and result.announced_at


def test_the_mc_alone_knows_the_next_name(signed: Engine) -> None:
    use_language("en")
    signed.submit(StartCeremony(CATEGORY), MC_A)
    move(signed, "unit", "Juara I")
    script = make_mc_ceremony(signed)
    assert script is not None and script.next_line is not None
    assert name_of(signed, 1) in translate(script.next_line.sentence)
    assert name_of(signed, 1) not in translate(script.current_line.sentence)
    assert [(award.award_name, award.is_revealed) for award in script.award_steps] == [
        ("Terfavorit", True), ("Juara III", True), ("Juara II", True), ("Juara I", True),
    ]  # fmt: skip
    move(signed, "name", "Juara I")
    script = make_mc_ceremony(signed)
    assert script is not None and script.next_line is not None
    assert translate(script.next_line.sentence) == "With a score of nine point zero zero."


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (0, "We come to the result of Pengawas."),
        (1, "Place 4: "),
        (2, "Terfavorit of Pengawas goes to"),
        (5, "Juara Three of Pengawas goes to"),
        (6, "a contestant of Dinas Kesehatan, with “Gagasan uji”:"),
    ],
)
def test_every_step_has_a_sentence(signed: Engine, step: int, sentence: str) -> None:
    use_language("en")
    signed.submit(StartCeremony(CATEGORY), MC_A)
    if step:
        signed.submit(MoveCeremony(CATEGORY, step, 0), MC_A)
    script = make_mc_ceremony(signed)
    assert script is not None
    assert translate(script.current_line.sentence).startswith(sentence)


def test_an_award_for_nobody_is_said(tmp_path: Path) -> None:
    use_language("id")
    engine = new_final(tmp_path / "f.db", ["A", "B"])
    for number, mark in ((1, "5"), (2, "4")):
        finish(engine, number, mark)
    engine.submit(WithholdAward(CATEGORY, "Juara I", "tidak memenuhi"), CHAIR)
    for signer in (CHAIR, juror("j1")):
        engine.submit(Sign(CATEGORY), signer)
    engine.submit(StartCeremony(CATEGORY), MC_A)
    card = move(engine, "nobody", "Juara I")
    assert card.is_vacant and card.award_name == "Juara I" and not card.name
    engine.ledger.close()


# --- which scene a display shows --------------------------------------------------------------------


def test_a_display_shows_its_own_scene_before_the_ceremony_and_the_room(signed: Engine) -> None:
    def scene_of(name: str, panel: str = "") -> str:
        return choose_scene(signed, name, panel).scene_id

    signed.submit(ShowScene("clock", display="Lobi"), MC_A)
    signed.submit(ShowScene("message", panel="A", text="Selamat datang"), MC_A)
    assert (scene_of("Lobi"), scene_of("Utama"), scene_of("Utama", "A")) == ("clock", "message", "message")
    signed.submit(StartCeremony(CATEGORY), MC_A)
    assert (scene_of("Lobi"), scene_of("Utama"), scene_of("Utama", "A")) == ("clock", "ceremony", "ceremony")
    signed.submit(ShowScene("blank"), MC_A)
    assert scene_of("Utama") == "blank", "what is chosen during a ceremony counts"
    signed.submit(ShowScene("room"), MC_A)
    signed.submit(ShowScene("room", display="Lobi"), MC_A)
    assert scene_of("Lobi") == "ceremony"


def test_a_room_in_which_somebody_presents_goes_on_during_a_ceremony(tmp_path: Path) -> None:
    engine = new_final(tmp_path / "f.db", ["A", "B"])
    for number, mark in ((1, "5"), (2, "4")):
        finish(engine, number, mark)
    for signer in (CHAIR, juror("j1")):
        engine.submit(Sign(CATEGORY), signer)
    engine.submit(ImportRoster("uji", contestants(["C"], "pelaksana", 9)), COMMITTEE)
    engine.submit(DrawOrder(1), COMMITTEE)
    engine.submit(Call(3), MC_A)
    engine.submit(StartCeremony(CATEGORY), MC_A)
    assert choose_scene(engine, "", "A").scene_id == "room"
    assert choose_scene(engine, "", "").scene_id == "ceremony", "the board of all rooms shows it"
    for phase in ("called", "presentation", "questions"):
        engine.submit(Advance(3, phase), MC_A)  # type: ignore[arg-type]
    assert choose_scene(engine, "", "A").scene_id == "ceremony"
    engine.ledger.close()


def test_displays_are_identified(signed: Engine) -> None:
    assert choose_scene(signed, "Lobi", "").identified_at is None
    signed.submit(IdentifyDisplays(), MC_A)
    assert choose_scene(signed, "Lobi", "").identified_at == signed.clock()


def test_during_a_ceremony_the_view_has_no_person_and_no_standing(signed: Engine) -> None:
    signed.submit(StartCeremony(CATEGORY), MC_A)
    view = view_of(signed, Actor("Layar 1", Seat(Role.BOARD)))
    assert (view.rooms, view.categories) == ((), ())


# --- how far each result is -------------------------------------------------------------------------


def test_the_progress_of_results(final: Engine) -> None:
    def progress() -> tuple[str, tuple[int, ...]]:
        (result,) = list_category_results(final.state)
        return result.state, result.disputed_numbers

    assert progress() == ("open", ())
    for number, mark in ((1, "9"), (2, "8"), (3, "7"), (4, "6")):
        finish(final, number, mark)
    final.submit(DisputeContestant(2, "protes"), CHAIR)
    assert progress() == ("complete", (2,))


def test_a_frozen_board_thaws_with_the_announcement(signed: Engine) -> None:
    signed.submit(Freeze(CATEGORY), MC_A)
    signed.submit(AnnounceCategory(CATEGORY), MC_A)
    (category,) = view_of(signed).categories
    assert not category.is_frozen and category.announced_result is not None


def test_a_group_that_ends_with_a_title_has_a_single_full_stop(tmp_path: Path) -> None:
    use_language("en")
    engine = new_final(tmp_path / "f.db", [f"{letter}, S.E." for letter in "ABCD"])
    for number, mark in ((1, "9"), (2, "8"), (3, "7"), (4, "6")):
        finish(engine, number, mark, ("j1", "j2", "j3"))
    for signer in (CHAIR, juror("j1")):
        engine.submit(Sign(CATEGORY), signer)
    engine.submit(StartCeremony(CATEGORY), MC_A)
    script = make_mc_ceremony(engine)
    assert script is not None and script.next_line is not None
    assert translate(script.next_line.sentence) == f"Place 4: 4 {name_of(engine, 4)}"
    engine.ledger.close()
