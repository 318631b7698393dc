"""The report on the jury: published results from file to export, too little data, and formatting."""

import csv
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from scoring_tui.domain.clock import Reading
from scoring_tui.domain.commands.jury import Excuse, PaperBallot
from scoring_tui.domain.commands.stage import Disqualify, Postpone
from scoring_tui.engine.engine import Engine
from scoring_tui.exports import jury_report
from scoring_tui.exports.jury_report_sections import MAX_LISTED_OUTLIERS, build_sections
from scoring_tui.exports.table import count_cells, format_table
from scoring_tui.i18n import locale as text
from scoring_tui.ledger.store import Ledger
from scoring_tui.scoring.arithmetic import Totals
from scoring_tui.scoring.jury.finding import JuryFinding
from scoring_tui.scoring.jury.report_card import JuryReport, build_jury_report, describe_effect, running_order
from scoring_tui.scoring.model.severity import fit_mixed_model
from scoring_tui.scoring.standings.tally import Tally
from tests.helpers import known
from tests.helpers.clis import done, refused
from tests.helpers.support import (
    CHAIR,
    HARD_NAMES,
    MC_A,
    FakeClock,
    enter_paper,
    new_final,
    send,
    small_contest,
    to_scoring,
)
from tests.scoring.test_agreement import (
    KRIPPENDORFF,
    METRICS,
    SHROUT_FLEISS,
    TASTINGS,
    make_totals,
    tasting_totals,
)

Card = dict[str, Any]
PUBLISHED_TOLERANCE = 5.1e-5
"""Tolerance for values published with four decimals."""


def create_scored_final(path: Path, totals: Totals, highest: int = 10) -> Path:
    """A final with one criterion, these marks as paper ballots, and every missing ballot excused."""
    jurors = sorted({juror for ballots in totals.values() for juror in ballots})
    contest = [
        known.rubric_as_toml("r", ["k"], f"min = 0, max = {highest}"),
        known.category_as_toml("final"),
        known.panels_as_toml({"A": jurors}, {"A": ["final"]}),
    ]
    engine = known.create_drawn_final(path, contest, {f"c{number}": "final" for number in totals})
    sheets = [(f"c{n}", j, {"k": Decimal(int(y))}) for n, row in totals.items() for j, y in row.items()]
    known.enter_ballots(engine, sheets)
    for number in list(engine.state.turns):
        for juror in engine.state.missing_ballots(number):
            engine.submit(Excuse(number, juror, "berhalangan"), CHAIR)
    engine.ledger.close()
    return path / "final.db"


def read_card(path: Path) -> Card:
    """The report of the only category as the command exports it."""
    cards: list[Card] = json.loads(done("report", path, "--as", "json"))["categories"]
    return cards[0]


# --- published results ------------------------------------------------------------------------------


@pytest.mark.parametrize("tasting_", TASTINGS)
def test_tastings_have_the_published_results(tmp_path: Path, tasting_: str) -> None:
    """Kendall's W with its p, and every published correlation of a taster with the rest."""
    _, w, p, correlations = TASTINGS[tasting_]
    card = read_card(create_scored_final(tmp_path, tasting_totals(tasting_)))
    concordance = card["kendall_w"]["value"]
    assert (concordance["w"], concordance["p"]) == pytest.approx((w, p), abs=PUBLISHED_TOLERANCE)
    finding_pairs = zip(card["rest"].values(), correlations, strict=True)
    published_pairs = [
        (finding["value"], published) for finding, published in finding_pairs if published is not None
    ]
    assert [value for value, _ in published_pairs] == pytest.approx(
        [published for _, published in published_pairs], abs=PUBLISHED_TOLERANCE
    )
    assert card["linkage"]["verdict"] == "complete"


def test_six_correlations_of_shrout_and_fleiss(tmp_path: Path) -> None:
    card = read_card(create_scored_final(tmp_path, make_totals(SHROUT_FLEISS)))
    assert card["icc"] == {
        "value": {
            "contestants": 6, "jurors": 4,
            "icc1": 0.165742, "icc2": 0.289764, "icc3": 0.714841,
            "icc1k": 0.442797, "icc2k": 0.620051, "icc3k": 0.909316,
        },
        "said": None,
    }  # fmt: skip
    assert card["kendall_w"]["value"]["w"] == 0.887037


def test_four_alphas_of_krippendorff(tmp_path: Path) -> None:
    """Missing marks are excused ballots."""
    card = read_card(create_scored_final(tmp_path, make_totals(KRIPPENDORFF)))
    alphas = {metric: finding["value"] for metric, finding in card["alpha"].items()}
    assert alphas == dict(zip(METRICS, (0.743421, 0.815388, 0.849107, 0.797403), strict=True))
    assert card["icc"]["said"] == "over the 8 of 12 contestants whom all 4 jurors marked"


@pytest.mark.parametrize("name", ["montgomery", "li"])
def test_effects_of_incomplete_blocks(tmp_path: Path, name: str) -> None:
    """Jurors' effects by least squares, and the deviations of both models.

    Li's published deviation of the jurors, .6307, is slightly off the maximum of the likelihood, .63055.
    """
    data = known.read_case(name)
    totals: dict[int, dict[str, Any]] = {}
    for contestant, juror, y in zip(data["contestant"], data["juror"], data["y"], strict=True):
        totals.setdefault(contestant, {})[f"j{juror}"] = y
    card, expect = read_card(create_scored_final(tmp_path, totals, highest=100)), data["expect"]
    least_squares, mixed = card["least_squares"]["value"], card["severity"]["value"]
    effects = [least_squares["effects"][f"j{n}"]["effect"] for n in range(1, len(expect["juror"]) + 1)]
    assert effects == pytest.approx(expect["juror"], abs=1e-6)
    assert least_squares["deviations"]["residual"] ** 2 == pytest.approx(expect["mse"], abs=1e-4)
    assert mixed["model"] == "mixed"
    assert list(mixed["deviations"].values()) == pytest.approx(expect["reml_sd"], abs=2e-4)
    signs = {
        juror: juror_effect["effect"] > 0
        for juror, juror_effect in least_squares["effects"].items()
        if juror_effect["effect"]
    }
    assert {juror: mixed["effects"][juror]["effect"] > 0 for juror in signs} == signs


# --- too little data --------------------------------------------------------------------------------

THREE_CONTESTANTS = {1: {"a": 7, "b": 8}, 2: {"a": 6, "b": 8}, 3: {"a": 9, "b": 9}}
SPARSE_TABLES: dict[str, tuple[dict[int, dict[str, int]], dict[str, str]]] = {
    "one juror": (
        {1: {"a": 7}, 2: {"a": 6}, 3: {"a": 9}},
        {
            "severity": "only one juror has marked",
            "icc": "one juror alone",
            "kendall_w": "one juror alone",
            "far_totals": "too few ballots",
            "far_marks": "no contestant has two marks",
        },
    ),
    "one contestant": (
        {1: {"a": 7, "b": 8, "c": 5}},
        {"severity": "only one contestant", "icc": "two are needed", "far_totals": "too few ballots"},
    ),
    "all equal": (
        {1: {"a": 7, "b": 7, "c": 7}, 2: {"a": 7, "b": 7, "c": 7}, 3: {"a": 7, "b": 7, "c": 7}},
        {
            "severity": "all totals are equal",
            "icc": "same mean",
            "kendall_w": "no juror told any two",
            "far_totals": "nothing is left over",
        },
    ),
    "apart": (
        {1: {"a": 7, "b": 8}, 2: {"a": 6, "b": 8}, 3: {"c": 9, "d": 9}, 4: {"c": 5, "d": 6}},
        {"severity": "share no juror", "icc": "all 4 jurors marked 0 of 4", "kendall_w": "all 4 jurors"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case_name", SPARSE_TABLES)
def test_too_little_data_gives_a_message(tmp_path: Path, case_name: str) -> None:
    totals, reasons = SPARSE_TABLES[case_name]
    path = create_scored_final(tmp_path, totals)  # type: ignore[arg-type]
    card = read_card(path)
    for part, reason in reasons.items():
        assert card[part]["value"] is None, part
        assert reason in card[part]["said"]
    assert (card["alpha"]["interval"]["value"] is None) == (case_name != "apart")
    report_text = done("report", path)
    assert all(reason in report_text for reason in reasons.values())
    assert "nan" not in report_text.split() and "inf" not in report_text.split()


def test_panels_without_common_jurors(tmp_path: Path) -> None:
    card = read_card(create_scored_final(tmp_path, SPARSE_TABLES["apart"][0]))  # type: ignore[arg-type]
    assert card["linkage"] == {
        "verdict": "unlinked",
        "ratio": None,
        "components": 2,
        "said": "these panels share no juror and no contestant: severity and quality cannot be told apart",
    }
    assert card["least_squares"] == card["severity"]


def test_a_juror_with_one_ballot_does_not_affect_the_others(tmp_path: Path) -> None:
    """The juror lacks some findings; the others have all of them."""
    totals = {n: {"a": 5 + n % 4, "b": 6 + n % 3, "d": 4 + n % 5} for n in range(1, 9)}
    totals[1]["e"] = 9
    path = create_scored_final(tmp_path, totals)  # type: ignore[arg-type]
    card = read_card(path)
    errors = {
        juror: juror_effect["error"] for juror, juror_effect in card["severity"]["value"]["effects"].items()
    }
    assert max(errors, key=lambda juror: errors[juror]) == "e"
    assert [juror for juror, finding in card["drift"].items() if finding["value"] is None] == ["e"]
    assert [juror for juror, finding in card["rest"].items() if finding["value"] is None] == ["e"]
    assert "drift is told from 8 ballots of a juror on" in done("report", path)


def test_least_squares_stand_in_for_the_mixed_model(tmp_path: Path) -> None:
    """Contestants differ by chance alone, but the effects of jurors can be estimated."""
    totals = {1: {"a": 5, "b": 9}, 2: {"a": 6, "b": 8}, 3: {"a": 5, "b": 9}, 4: {"a": 6, "b": 8}}
    card = read_card(create_scored_final(tmp_path, totals))  # type: ignore[arg-type]
    assert card["severity"]["value"]["model"] == "least-squares"
    assert card["severity"]["value"]["effects"]["a"]["effect"] == -1.5
    assert card["severity"]["said"] == "the contestants differ no more than chance alone would make them"


def test_without_a_variance_of_the_jurors_the_card_says_what_least_squares_say(tmp_path: Path) -> None:
    """The mixed model would give every juror the effect 0 with the error 0."""
    totals = {
        1: {"a": 5, "b": 6, "c": 5},
        2: {"a": 7, "b": 6, "c": 7},
        3: {"a": 8, "b": 9, "c": 8},
        4: {"a": 3, "b": 3, "c": 4},
    }
    path = create_scored_final(tmp_path, totals)  # type: ignore[arg-type]
    card = read_card(path)
    exact_totals = {n: {j: Fraction(y) for j, y in row.items()} for n, row in totals.items()}
    assert fit_mixed_model(exact_totals).ratios.juror == 0
    assert card["severity"]["value"] == card["least_squares"]["value"]
    assert card["severity"]["value"]["model"] == "least-squares"
    effects = card["severity"]["value"]["effects"]
    assert [round(effects[juror]["effect"], 3) for juror in "abc"] == [-0.167, 0.083, 0.083]
    assert all(effect["error"] > 0.2 for effect in effects.values())
    report_text = done("report", path, "--lang", "en")
    assert "chance alone can explain the differences between the jurors" in report_text
    assert "0.17 points stricter" in report_text and "±: standard error in points" in report_text


def test_an_incomplete_category_has_no_claim_about_places(final: Engine) -> None:
    """No probability and no word about what would change a place, in any form."""
    for number in (1, 2, 3):
        to_scoring(final, number)
        for juror_id, mark in zip(("j1", "j2", "j3"), ("9", "8.5", "8"), strict=True):
            send(final, number, juror_id, *[f"{Decimal(mark) - number}"] * 3)
    path = final.ledger.path
    report_text = done("report", path, "--category", "pengawas", "--lang", "en")
    assert "every place is open until the category is complete" in report_text
    assert "Provisional: the category is not complete." in report_text
    assert "would not change" not in report_text and "probability" not in report_text
    card = read_card(path)
    assert (card["complete"], card["firmness"], card["kendall_w"]["value"]["p"]) == (False, [], None)
    assert card["firmness_notes"]
    to_scoring(final, 4)
    for juror_id in ("j1", "j2", "j3"):
        send(final, 4, juror_id, "2", "3", "2")
    report_text = done("report", final.ledger.path, "--category", "pengawas", "--lang", "en")
    assert "would not change" in report_text and "with a probability of " in report_text
    card = read_card(final.ledger.path)
    assert card["complete"] and card["firmness"] and card["kendall_w"]["value"]["p"] is not None


def list_findings(card: JuryReport) -> Iterator[JuryFinding[Any]]:
    """Every finding of a report."""
    yield from (
        card.severity,
        card.least_squares,
        card.icc,
        card.concordance,
        card.outlying_totals,
        card.outlying_marks,
    )
    by_key: tuple[Mapping[Any, JuryFinding[Any]], ...] = (
        card.alpha,
        card.rest_correlations,
        card.drift_slopes,
        card.day_shifts,
    )
    for findings_by_key in by_key:
        yield from findings_by_key.values()


def test_without_ballots_the_report_has_messages_only(final: Engine) -> None:
    card = build_jury_report(final.state, final.tally, "pengawas")
    assert all(finding.value is None and finding.message for finding in list_findings(card))
    assert build_sections(card) == ()
    report_text = done("report", final.ledger.path, "--lang", "en", "--category", "pengawas")
    assert report_text.splitlines()[:4] == [
        "Report card of the jury: Pengawas",
        "For the head of jury. Nothing in it changes a mark.",
        "Ballots that are in: nobody is judged here yet",
        "There are no ballots yet.",
    ]


@pytest.mark.parametrize("case_name", SPARSE_TABLES)
def test_every_finding_has_a_value_or_a_message(tmp_path: Path, case_name: str) -> None:
    with Ledger.open(create_scored_final(tmp_path, SPARSE_TABLES[case_name][0])) as ledger:  # type: ignore[arg-type]
        card = build_jury_report(Engine(ledger).state, Tally(), "final")
    assert all(finding.value is not None or finding.message for finding in list_findings(card))


# --- order and days ---------------------------------------------------------------------------------

TWO_DAYS = [
    {"day": f"2024-12-{day}", "start": "08:00", "panel": "A", "categories": ["pengawas"], "turns": 2}
    for day in (20, 21)
]


@pytest.fixture
def two_days(tmp_path: Path) -> Iterator[Engine]:
    contest = small_contest(
        session=TWO_DAYS, category=[{"id": "pengawas", "name": "Pengawas", "rubric": "gagasan"}]
    )
    engine = new_final(tmp_path / "final.db", [f"Peserta {letter}" for letter in "ABCDEFGH"], contest)
    yield engine
    engine.ledger.close()


def test_the_running_order_is_that_of_the_stage(final: Engine) -> None:
    """Postponed contestants come later than drawn; those not yet on stage come last."""
    clock = final.clock
    assert isinstance(clock, FakeClock)
    final.submit(Postpone(1), MC_A)
    for number in (2, 3, 1):
        to_scoring(final, number)
        clock.forward(60)
    assert running_order(final.state, final.state.turns.values()) == [2, 3, 1, 4]


def test_after_a_restart_the_order_follows_the_wall_clock(final: Engine) -> None:
    to_scoring(final, 1)
    clock = final.clock
    assert isinstance(clock, FakeClock)
    wall = clock().wall
    final.clock = lambda: Reading(boot="later", ms=5, wall=wall + 90_000)
    to_scoring(final, 2)
    assert running_order(final.state, final.state.turns.values())[:2] == [1, 2]


def test_a_day_is_that_of_the_session(two_days: Engine) -> None:
    """The second juror is more generous on the second day than on the first."""
    state = two_days.state
    first = {
        number for number, turn in state.turns.items() if state.contest.session[turn.session].day.day == 20
    }
    assert len(first) == 4
    for number in state.turns:
        marks = {
            juror: "6" if number in first else "9" if juror == "j2" else "6" for juror in ("j1", "j2", "j3")
        }
        sheets = (
            PaperBallot(number, j, dict.fromkeys(state.rubric_of(number).leaves_by_id, Decimal(m)))
            for j, m in marks.items()
        )
        enter_paper(two_days, *sheets)
    card = read_card(two_days.ledger.path)
    (shift,) = card["days"]["j2"]["value"]
    assert (shift["day"], shift["difference"], shift["ballots"]) == ("2024-12-21", 2.0, 4)
    (other_shift,) = card["days"]["j1"]["value"]
    assert other_shift["difference"] == -1.0
    assert card["drift"]["j2"]["value"]["per_ten"] > 0
    assert "Saturday, 21 December 2024" in done("report", two_days.ledger.path, "--lang", "en")


def test_a_single_day_is_reported_once(tmp_path: Path) -> None:
    report_text = done("report", create_scored_final(tmp_path, make_totals(SHROUT_FLEISS)))
    assert report_text.count("this juror sat on one day only") == 1


# --- format -----------------------------------------------------------------------------------------


def create_final_with_hard_names(path: Path, highest: int = 10) -> Path:
    """A final with difficult names, in which one juror's marks are far from the others."""
    ids = [f"j{n}" for n in range(len(HARD_NAMES))]
    jurors = [{"id": id_, "name": name} for id_, name in zip(ids, HARD_NAMES, strict=True)]
    panel = [{"id": "A", "room": "Pendopo", "jurors": ids}]
    engine = new_final(path, [f"Peserta {n}" for n in range(8)], small_contest(juror=jurors, panel=panel))
    leaves = engine.state.rubric_of(1).leaves_by_id
    sheets = [
        PaperBallot(number, id_, {leaf: Decimal((number + n) % 3 + 1 + 6 * (n == 2)) for leaf in leaves})
        for number in engine.state.turns
        for n, id_ in enumerate(ids)
    ]
    enter_paper(engine, *sheets)
    engine.ledger.close()
    return path


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_text_fits_eighty_columns(tmp_path: Path, language: str) -> None:
    path = create_final_with_hard_names(tmp_path / "final.db")
    text.use_language(language)
    with Ledger.open(path) as ledger:
        document = jury_report.build_jury_report_document(Engine(ledger), ["pengawas"])
        narrow_text, wide_text = (
            jury_report.jury_report_as_text(document, 80),
            jury_report.jury_report_as_text(document),
        )
    assert max(map(count_cells, narrow_text.splitlines())) <= 80
    assert all(name in wide_text for name in HARD_NAMES)
    assert f"{HARD_NAMES[2]} " in narrow_text and "Ola [/] N " in narrow_text


def test_the_number_of_listed_outliers_is_limited(tmp_path: Path) -> None:
    path = create_final_with_hard_names(tmp_path / "final.db")
    outliers = read_card(path)["far_marks"]["value"]
    report_text = done("report", path, "--lang", "en", "--category", "pengawas")
    assert f"and {len(outliers) - MAX_LISTED_OUTLIERS} more" in report_text
    assert {outlier["juror"] for outlier in outliers} == {"j2"}
    assert outliers[0].keys() == {"number", "juror", "criterion", "mark", "median", "deviation", "panel"}
    assert outliers[0]["mark"].isdecimal()


def test_the_keys_of_the_json_document(tmp_path: Path) -> None:
    """Other programs read this format."""
    totals = {n: {"a": 5 + n % 4, "b": 8 + n % 3, "c": 4 + n % 4, "d": 3 + n % 5} for n in range(1, 9)}
    path = create_scored_final(tmp_path, totals)  # type: ignore[arg-type]
    document = json.loads(done("report", path, "--as", "json"))
    assert list(document) == ["schema", "contest", "ledger", "categories"]
    card = document["categories"][0]
    assert list(card) == [
        "id", "name", "complete", "contestants", "ballots", "jurors", "linkage", "severity", "least_squares",
        "icc", "kendall_w", "alpha", "rest", "far_totals", "far_marks", "drift", "days",
        "corrected_jurors", "firmness", "firmness_notes",
    ]  # fmt: skip
    assert (card["contestants"], card["ballots"], card["jurors"]["a"]) == (8, 32, "Juri a")
    assert list(card["severity"]["value"]) == ["model", "effects", "deviations"]
    assert list(card["severity"]["value"]["effects"]["a"]) == ["effect", "error"]
    assert list(card["kendall_w"]["value"]) == ["contestants", "jurors", "w", "chi_square", "p"]
    assert list(card["drift"]["a"]["value"]) == ["per_ten", "error", "t", "ballots"]
    assert set(document["ledger"]) == {"seq", "code"}
    first = card["firmness"][0]
    assert list(first) == ["place", "through", "numbers", "jurors", "marks", "penalties"]
    assert (first["place"], len(first["numbers"])) == (1, 2)


def test_the_heading_of_the_text(tmp_path: Path) -> None:
    path = create_scored_final(tmp_path, make_totals(SHROUT_FLEISS))
    lines = done("report", path).splitlines()
    assert lines[:4] == [
        "Report card of the jury: final",
        "For the head of jury. Nothing in it changes a mark.",
        "Ballots that are in: the same jurors mark everyone: no adjustment needed",
        "Ballots: 24; jurors: 4; contestants: 6",
    ]
    assert "the mean of the jury 0.62 moderate ICC(2,k)" in [" ".join(line.split()) for line in lines]
    assert "there is no category x; known are final" in refused("report", path, "--category", "x")


def test_a_corrected_juror_is_named_in_the_report_and_beside_each_ballot(tmp_path: Path) -> None:
    """As contestants are: the fields, not their values."""
    path = create_scored_final(tmp_path, make_totals(SHROUT_FLEISS))
    text, rows = done("report", path), read_csv(done("ballots", path, "--as", "csv"))
    assert "Corrected" not in text and {row["juror_corrected"] for row in rows} == {""}
    done("correct", "juror", path, "b", "--name", "Dr. Juri Dua", "--office", "BKD", "--reason", "gelar")
    done("correct", "juror", path, "b", "--name", "Dr. Juri Dua, M.Si.", "--reason", "gelar")
    done("correct", "juror", path, "d", "--office", "BPSDMD", "--reason", "pindah")
    lines = done("report", path).splitlines()
    assert lines[4:6] == [
        "Corrected: juror Dr. Juri Dua, M.Si. (Name, Office)",
        "Corrected: juror Juri d (Office)",
    ]
    (card,) = json.loads(done("report", path, "--as", "json"))["categories"]
    assert card["corrected_jurors"] == {"b": ["name", "office"], "d": ["office"]}
    rows = read_csv(done("ballots", path, "--as", "csv"))
    assert {(row["juror"], row["juror_name"], row["juror_corrected"]) for row in rows} == {
        ("a", "Juri a", ""),
        ("b", "Dr. Juri Dua, M.Si.", "name office"),
        ("c", "Juri c", ""),
        ("d", "Juri d", "office"),
    }
    ballots = json.loads(done("ballots", path, "--as", "json"))["ballots"]
    assert {tuple(row["juror_corrected"]) for row in ballots if row["juror"] == "b"} == {("name", "office")}


def read_csv(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines()))


def test_the_report_does_not_change_the_file(tmp_path: Path) -> None:
    """Ballots, standings and the ledger code stay the same."""
    path = create_scored_final(tmp_path, make_totals(SHROUT_FLEISS))
    before = done("ballots", path), done("standings", path, "--as", "json")
    done("report", path)
    assert (done("ballots", path), done("standings", path, "--as", "json")) == before


def test_a_disqualified_contestant_is_not_in_the_report(final: Engine) -> None:
    """Contestants without a place are left out."""
    for number in (1, 2):
        to_scoring(final, number)
        for juror in ("j1", "j2"):
            send(final, number, juror, "8", "7.5", "9")
    assert build_jury_report(final.state, final.tally, "pengawas").contestant_count == 2
    final.submit(Disqualify(1, "melanggar aturan"), CHAIR)
    assert build_jury_report(final.state, final.tally, "pengawas").contestant_count == 1


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        (-1.2, "1.20 points stricter"),
        (0.805, "0.81 points more generous"),
        (0.0, "like the jury"),
        (-0.0049, "like the jury"),
    ],
)
def test_descriptions_of_an_effect(effect: float, words: str) -> None:
    assert str(describe_effect(effect)) == words


def test_two_long_columns_are_both_truncated() -> None:
    lines = format_table(("A", "B", "C"), [("a" * 60, "b" * 50, "1")], frozenset({2}), 40).splitlines()
    assert lines[1] == "a" * 16 + "…  " + "b" * 17 + "…  1"


def test_the_standard_error_is_relative_to_this_jury(tmp_path: Path) -> None:
    """For a complete panel `s_j^2 (s_e^2/n) / (s_j^2 + s_e^2/n) (1 - 1/k)`."""
    severity = read_card(create_scored_final(tmp_path, make_totals(SHROUT_FLEISS)))["severity"]["value"]
    juror, residual = severity["deviations"]["juror"] ** 2, severity["deviations"]["residual"] ** 2 / 6
    expected = (juror * residual / (juror + residual) * (1 - 1 / 4)) ** 0.5
    assert [juror_effect["error"] for juror_effect in severity["effects"].values()] == pytest.approx(
        [expected] * 4, abs=2e-6
    )
