"""A locked or signed standing keeps its earlier results, whatever is imported for other categories."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring_tui.domain.commands.announcement import LockCategory
from scoring_tui.domain.commands.jury import Sign, WithdrawSignatures
from scoring_tui.domain.commands.modules import ImportModules
from scoring_tui.domain.commands.setup import (
    DeclareScoring,
    ImportResults,
    ImportRoster,
    ImportSeveralResults,
)
from scoring_tui.domain.commands.stage import Reinstate
from scoring_tui.domain.commands.titles import GiveTitle
from scoring_tui.domain.evolve import apply_entry
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.modules import ModuleRecord
from scoring_tui.domain.facts.setup import Result, ResultsImported
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.verify import verify
from scoring_tui.errors import CommandRefused
from scoring_tui.ledger.store import Ledger
from scoring_tui.rules.base import decide
from scoring_tui.scoring.standings.tally import Tally
from tests.helpers.clis import run
from tests.helpers.ledgers import append_facts
from tests.helpers.old_files import make_old_file
from tests.helpers.result_contests import declare_results, new_result_contest
from tests.helpers.support import CHAIR, COMMITTEE, FakeClock, contestants, juror

CATEGORIES = [{"id": "asn", "name": "ASN"}, {"id": "p3k", "name": "P3K"}]
SIGNED_CAT = {"c001": "80", "c002": "70"}
SIGNED_ESAI = {"c001": "60", "c002": "65"}
OTHERS_CAT = {"c004": "90", "c005": "75"}
TESTS = {"weight": 50, "range": [0, 100]}
STAGES = [{"id": "cat", "name": "Uji CAT", **TESTS}, {"id": "esai", "name": "Esai", **TESTS}]


def importing(stage: str, scores: Mapping[str, str], *absent: str, reason: str = "") -> ImportResults:
    """A sheet of one stage, by contestant."""
    results = tuple(Result(contestant=id_, score=Decimal(score)) for id_, score in scores.items())
    return ImportResults(stage, f"{stage}.csv", results, reason, absent)


def signed_contest(path: Path, **changes: Any) -> Engine:
    """Two categories of results: `asn` (c001, c002, and c003 who did not come) is signed, `p3k` is open."""
    contest = declare_results(**{"category": CATEGORIES, "stage": STAGES, **changes})
    engine = new_result_contest(path, contest, ("Andi Saputra", "Bela Kusuma", "Citra Ayu"))
    engine.submit(ImportRoster("lain.csv", contestants(("Doni Pratama", "Eka Putri"), "p3k", 4)), COMMITTEE)
    cat = importing("cat", {**SIGNED_CAT, **OTHERS_CAT}, "c003")
    esai = importing("esai", {**SIGNED_ESAI, "c004": "70", "c005": "70"})
    engine.submit(ImportSeveralResults((cat, esai)), COMMITTEE)
    for actor in (CHAIR, juror("j1")):
        engine.submit(Sign("asn"), actor)
    return engine


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = signed_contest(tmp_path / "hasil.db")
    with engine.ledger:
        yield engine


def list_fixed(state: State) -> Any:
    """Everything of the signed category that an import could touch."""
    ids = {person.id for person in state.contestants.values() if person.category == "asn"}
    results = {
        stage_id: {id_: score for id_, score in scores.items() if id_ in ids}
        for stage_id, scores in state.stage_results.items()
    }
    turns = [turn for turn in state.turns.values() if turn.category == "asn"]
    placings = Tally().standing(state, "asn").placings
    return results, turns, [(item.place, item.candidate.exact_score) for item in placings]


def test_a_sheet_without_the_signed_ones_leaves_their_results(engine: Engine) -> None:
    fixed = list_fixed(engine.state)
    engine.submit(importing("cat", {"c004": "91"}, "c005"), COMMITTEE)
    assert list_fixed(engine.state) == fixed
    assert engine.state.stage_results["cat"] == {**{k: Decimal(v) for k, v in SIGNED_CAT.items()}, "c004": 91}
    assert engine.state.stage_absences["cat"] == {"c003", "c005"}
    assert [turn.exclusion for turn in engine.state.turns.values()] == [None, None, "absent", None, "absent"]
    assert verify(engine.ledger.path).faults == ()


def test_rows_as_recorded_are_taken(engine: Engine) -> None:
    fixed = list_fixed(engine.state)
    engine.submit(importing("cat", {**SIGNED_CAT, "c001": "80.00", "c004": "91"}, "c003"), COMMITTEE)
    assert list_fixed(engine.state) == fixed and engine.state.stage_results["cat"]["c004"] == 91


@pytest.mark.parametrize(
    ("scores", "absent", "name"),
    [
        ({"c001": "80.01", **OTHERS_CAT}, (), "Andi Saputra"),
        (OTHERS_CAT, ("c002",), "Bela Kusuma"),
        ({"c003": "80", **OTHERS_CAT}, (), "Citra Ayu"),
    ],
)
def test_another_result_of_a_signed_one_is_refused(
    engine: Engine, scores: dict[str, str], absent: tuple[str, ...], name: str
) -> None:
    before = engine.state.seq
    with pytest.raises(CommandRefused) as refused:
        engine.submit(importing("cat", scores, *absent), COMMITTEE)
    assert engine.state.seq == before
    remedy = "ASN is signed; withdraw the signatures first"
    assert str(refused.value.message) == f"{name} has another entry in the sheet than in the record: {remedy}"


def test_a_locked_standing_is_fixed_too_and_an_open_one_is_replaced(engine: Engine) -> None:
    engine.submit(LockCategory("p3k"), CHAIR)
    with pytest.raises(CommandRefused, match=r"Doni Pratama .* P3K is locked; unlock it first"):
        engine.submit(importing("cat", {"c004": "1"}), COMMITTEE)
    engine.submit(WithdrawSignatures("asn", "salah lembar", "Juri 1"), CHAIR)
    engine.submit(importing("cat", {"c002": "99"}, reason="salah lembar"), COMMITTEE)
    expected = {"c002": Decimal(99), "c004": Decimal(90), "c005": Decimal(75)}
    assert engine.state.stage_results["cat"] == expected
    assert engine.state.turns[3].exclusion is None


def test_who_was_reinstated_by_hand_before_the_signature_stays_so(engine: Engine) -> None:
    engine.submit(WithdrawSignatures("asn", "datang terlambat", "Juri 1"), CHAIR)
    engine.submit(Reinstate(3, "datang terlambat"), COMMITTEE)
    engine.submit(importing("esai", {"c001": "60", "c002": "65", "c003": "1"}, reason="susulan"), COMMITTEE)
    engine.submit(importing("cat", {**SIGNED_CAT, "c003": "1"}, reason="susulan"), COMMITTEE)
    engine.submit(Sign("asn"), CHAIR)
    fixed = list_fixed(engine.state)
    engine.submit(importing("cat", {"c004": "91"}, reason="lain"), COMMITTEE)
    assert list_fixed(engine.state) == fixed


def test_the_rules_of_scoring_are_fixed_by_a_signature_without_any_ballot(engine: Engine) -> None:
    contest = engine.state.contest
    stages = (contest.stage[0].model_copy(update={"weight": Decimal(90)}), *contest.stage[1:])
    with pytest.raises(CommandRefused, match="ASN is signed"):
        engine.submit(DeclareScoring(contest.model_copy(update={"stage": stages})), COMMITTEE)


def test_a_title_by_votes_among_all_stays_with_who_leads(tmp_path: Path) -> None:
    likes = {"id": "suka", "name": "Suka", "weight": 0, "from": "count"}
    engine = signed_contest(
        tmp_path / "hasil.db",
        category=[{**category, "titles": ["Terfavorit"]} for category in CATEGORIES],
        stage=[*STAGES, likes],
        favourite=[{"title": "Terfavorit", "from": "suka", "among": "all"}],
    )
    with engine.ledger:
        engine.submit(WithdrawSignatures("asn", "gelar", "Juri 1"), CHAIR)
        engine.submit(importing("suka", {"c001": "827", "c004": "99"}, reason="suka"), COMMITTEE)
        engine.submit(GiveTitle("asn", "Terfavorit", 1, "827 suara"), CHAIR)
        engine.submit(Sign("asn"), CHAIR)
        engine.submit(importing("suka", {"c004": "827"}, reason="suka"), COMMITTEE)
        with pytest.raises(CommandRefused) as refused:
            engine.submit(importing("suka", {"c004": "828"}, reason="suka"), COMMITTEE)
        assert "Andi Saputra has the title Terfavorit by votes, and would not lead" in str(refused.value)
        assert verify(engine.ledger.path).faults == ()


def test_ratings_that_only_the_nine_boxes_read_may_change(tmp_path: Path) -> None:
    ratings = {"id": "skp", "name": "SKP", "weight": 0, "from": "rating"}
    boxes = {"performance": "skp", "potential-thresholds": [60, 80]}
    engine = signed_contest(tmp_path / "hasil.db", stage=[*STAGES, ratings], **{"nine-boxes": boxes})
    with engine.ledger:
        engine.submit(importing("skp", {"c001": "1", "c002": "2"}), COMMITTEE)
        engine.submit(importing("skp", {"c001": "3"}), COMMITTEE)
        assert engine.state.stage_results["skp"] == {"c001": 3}
        assert verify(engine.ledger.path).faults == ()


AT = "2022-08-15T02:00:00.000+00:00"
VALUES = st.sampled_from(["60", "75", "90"])
SCORES_BY_STAGE = {
    stage: st.fixed_dictionaries(
        {},
        optional={
            **{id_: st.sampled_from([score, score, score, "1"]) for id_, score in scores.items()},
            "c004": VALUES, "c005": VALUES,
        },
    )
    for stage, scores in (("cat", SIGNED_CAT), ("esai", SIGNED_ESAI))
}  # fmt: skip
"""Sheets with the signed ones as recorded, with another score, or without them."""
ABSENT = st.frozensets(st.sampled_from(["c003", "c005"]))
SHEETS = st.sampled_from(["cat", "esai"]).flatmap(
    lambda stage: st.builds(
        lambda scores, absent: importing(stage, scores, *sorted(absent - scores.keys())),
        SCORES_BY_STAGE[stage], ABSENT,
    )
)  # fmt: skip


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(SHEETS, min_size=1, max_size=4))
def test_no_import_changes_a_signed_category(engine: Engine, sheets: list[ImportResults]) -> None:
    """Pure: the facts of each sheet change a copy of the state."""
    state, fixed = engine.state.copy(), list_fixed(engine.state)
    for sheet in sheets:
        try:
            facts = decide(state, sheet, COMMITTEE, engine.clock())
        except CommandRefused:
            continue
        for fact in facts:
            entry = Entry(state.seq + 1, AT, COMMITTEE.name, str(COMMITTEE.seat), fact, "key", "hash")
            apply_entry(state, entry)
        assert list_fixed(state) == fixed


# --- modules ------------------------------------------------------------------------------------------


def record(contestant_id: str, *attended: str, **scores: str) -> ModuleRecord:
    return ModuleRecord(
        contestant=contestant_id, attended=attended, scores={k: Decimal(v) for k, v in scores.items()}
    )


MODULES: dict[str, Any] = {
    "module": [{"id": f"m{n}", "name": f"Modul {n}", "pass": 70} for n in (1, 2)],
    "modules": {"attendance": 50, "weight": 100, "points": "mean", "untaken": "zero"},
}
SIGNED_RECORD = record("c001", "m1", "m2", m1="80", m2="90")


@pytest.fixture
def trained(tmp_path: Path) -> Iterator[Engine]:
    """`asn` with one contestant is signed, `p3k` with one is open."""
    contest = declare_results(category=CATEGORIES, stage=[], **MODULES)
    engine = new_result_contest(tmp_path / "modul.db", contest, ("Andi Saputra",))
    engine.submit(ImportRoster("lain.csv", contestants(("Doni Pratama",), "p3k", 4)), COMMITTEE)
    records = (SIGNED_RECORD, record("c004", "m1", m1="60"))
    engine.submit(ImportModules("m.csv", ("m1", "m2"), records), COMMITTEE)
    for actor in (CHAIR, juror("j1")):
        engine.submit(Sign("asn"), actor)
    with engine.ledger:
        yield engine


@pytest.mark.parametrize("signed_records", [(), (SIGNED_RECORD,)])
def test_a_sheet_of_modules_leaves_the_signed_ones(
    trained: Engine, signed_records: tuple[ModuleRecord, ...]
) -> None:
    fixed = list_fixed(trained.state)
    new_record = record("c004", "m1", "m2", m1="60", m2="100")
    trained.submit(ImportModules("m.csv", ("m1", "m2"), (*signed_records, new_record)), COMMITTEE)
    assert list_fixed(trained.state) == fixed
    assert trained.state.module_records == {"c001": SIGNED_RECORD, "c004": new_record}
    assert trained.state.stage_results["modules"] == {"c001": 85, "c004": 80}
    assert verify(trained.ledger.path).faults == ()


@pytest.mark.parametrize(
    ("held", "records", "message"),
    [
        (("m1", "m2"), (record("c001", "m1", "m2", m1="80", m2="91"),), "Andi Saputra has another entry"),
        (("m1",), (record("c004", "m1", m1="60"),), "ASN is signed"),
    ],
)
def test_modules_of_the_signed_ones_do_not_change(
    trained: Engine, held: tuple[str, ...], records: tuple[ModuleRecord, ...], message: str
) -> None:
    with pytest.raises(CommandRefused, match=message):
        trained.submit(ImportModules("m.csv", held, records), COMMITTEE)


ATTENDED = st.sampled_from([(), ("m1",), ("m1", "m2")])
TEST_SCORES = st.dictionaries(st.sampled_from(["m1", "m2"]), st.sampled_from([Decimal(80), Decimal(90)]))
RECORDS = st.builds(
    ModuleRecord, contestant=st.sampled_from(["c001", "c004"]), attended=ATTENDED, scores=TEST_SCORES
)
MODULE_SHEETS = st.builds(
    lambda held, records: ImportModules("m.csv", held, tuple(records)),
    st.sampled_from([("m1", "m2"), ("m1", "m2"), ("m1",)]),
    st.lists(
        RECORDS | st.just(SIGNED_RECORD), min_size=1, max_size=2, unique_by=lambda item: item.contestant
    ),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MODULE_SHEETS)
def test_no_sheet_of_modules_changes_a_signed_category(trained: Engine, sheet: ImportModules) -> None:
    """The sheets come one after another to the same contest."""
    fixed, fixed_record = list_fixed(trained.state), trained.state.module_records["c001"]
    with suppress(CommandRefused):
        trained.submit(sheet, COMMITTEE)
    assert (list_fixed(trained.state), trained.state.module_records["c001"]) == (fixed, fixed_record)


# --- what the command says ----------------------------------------------------------------------------


def test_the_command_tells_what_is_removed_and_what_stays(engine: Engine, tmp_path: Path) -> None:
    sheet = tmp_path / "susulan.csv"
    sheet.write_text("Nama;Uji CAT\nDoni Pratama;88\n")
    result = run("results", engine.ledger.path, sheet, "--stage", "cat", "--lang", "en")
    assert result.exit_code == 0
    assert "! Uji CAT: 1 earlier results were removed, because the sheet does not have them" in result.stderr
    assert "still without: Eka Putri (P3K)" in result.stdout
    assert "stay, though they are not in the sheet: 2, of locked or signed categories" in result.stdout
    again = run("results", engine.ledger.path, sheet, "--stage", "cat", "--lang", "en", "--as", "json")
    assert '"unlisted": [' in again.stdout and '"removed"' not in again.stdout


# --- older files --------------------------------------------------------------------------------------


def replace_results(engine: Engine, **changes: str) -> ResultsImported:
    """The fact of a sheet that has nobody of the signed category, except who is named."""
    state = engine.state
    scores = {
        id_: score
        for id_, score in state.stage_results["tulis"].items()
        if state.contestants[id_].category != "pelaksana"
    }
    scores |= {id_: Decimal(score) for id_, score in changes.items()}
    results = tuple(Result(contestant=id_, score=score) for id_, score in scores.items())
    return ResultsImported(stage="tulis", source="t.csv", results=results, reason="salah lembar")


def find_faults(path: Path, **changes: str) -> tuple[str, ...]:
    """Faults after the program of that time imported such a sheet."""
    with Ledger.open(path) as ledger:
        engine = Engine(ledger, FakeClock())
        with ledger.writing():
            ledger.append((replace_results(engine, **changes),), COMMITTEE, "sheet")
    return tuple(map(str, verify(path).faults))


def test_a_file_of_its_time_may_have_dropped_signed_results(tmp_path: Path) -> None:
    assert find_faults(make_old_file(tmp_path / "old.db", 2)) == ()


def test_the_exception_allows_no_other_result_of_a_signed_one(tmp_path: Path) -> None:
    path = make_old_file(tmp_path / "old.db", 2)
    with Ledger.open(path) as ledger:
        state = Engine(ledger, FakeClock()).state
        signed_id = next(id_ for id_, person in state.contestants.items() if person.category == "pelaksana")
    (fault, *_) = find_faults(path, **{signed_id: "99"})
    assert "Pelaksana is signed" in fault


def test_a_new_file_has_no_such_entry(engine: Engine) -> None:
    results = (Result(contestant="c004", score=Decimal(91)),)
    append_facts(engine.ledger, ResultsImported(stage="cat", source="cat.csv", results=results))
    assert any("entry" in str(fault) for fault in verify(engine.ledger.path).faults)
