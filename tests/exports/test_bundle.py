"""The published bundle: what it opens, and the page that verifies drawn and forged ones in Chromium."""

import json
import random
import shutil
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from scoring_tui.contest.models import Contest
from scoring_tui.domain.commands.jury import Penalise, Reopen, Sign
from scoring_tui.domain.commands.participation import SetGuest
from scoring_tui.domain.commands.setup import DrawOrder
from scoring_tui.domain.commands.stage import Disqualify
from scoring_tui.domain.facts.base import Fact
from scoring_tui.domain.facts.jury import CategorySigned
from scoring_tui.engine.checkpoints import sign_checkpoint
from scoring_tui.engine.create import create_contest_file
from scoring_tui.engine.engine import Engine
from scoring_tui.engine.receipts import list_receipts
from scoring_tui.errors import CommandRefused
from scoring_tui.exports.bundle import build_bundle
from scoring_tui.exports.documents import document_as_json
from scoring_tui.ledger.contest_key import read_contest_key
from scoring_tui.ledger.errors import LedgerError
from scoring_tui.ledger.leaves import OpenedPart, hash_leaf_of
from scoring_tui.ledger.merkle import compute_root
from scoring_tui.ledger.signed_note import Checkpoint, make_private_key, public_key_of, sign_note
from scoring_tui.ledger.store import Ledger
from tests.engine.test_forgeries import FORGERIES as FORGED_ENTRIES
from tests.helpers import chrome
from tests.helpers.clis import done, refused
from tests.helpers.forger import Row, append_entry, rewrite_rows
from tests.helpers.support import CHAIR, COMMITTEE, contestants, juror, send, small_contest, to_scoring
from tests.helpers.verifier import PAGE, with_hashes

Bundle = dict[str, Any]
NIP = "198001012005011001"


def public_contest(assignment: Sequence[dict[str, Any]] = (), **scoring: Any) -> Contest:
    """A small contest that publishes its marks."""
    rules = {"ties": ["dampak", "head-of-jury"], **scoring}
    contest = small_contest(scoring=rules, assignment=list(assignment))
    about = contest.contest.model_copy(update={"publish_marks": True})
    return contest.model_copy(update={"contest": about})


def play(path: Path, contest: Contest, seed: int = 0) -> Engine:
    """A signed category with a reopened ballot, a penalty, a guest and a disqualification; an open one."""
    chance = random.Random(seed)
    people = (
        *contestants(["Sutrisno", "Siti", "Budi", "Dewi", "Tamu"]),
        *contestants(["Eko"], "pelaksana", 6),
    )
    people = tuple(person.model_copy(update={"nip": NIP, "phone": "0812-3456"}) for person in people)
    engine = create_contest_file(path, contest, COMMITTEE, "uji.csv", people)
    engine.submit(DrawOrder(seed), COMMITTEE)

    def draw_marks(number: int, juror_id: str) -> list[str]:
        leaves = engine.state.rubric_for(number, juror_id).leaves
        return [str(Decimal(chance.randint(0, 20)) / 2) for _ in leaves]

    for number in sorted(engine.state.turns):
        to_scoring(engine, number)
        for juror_id in ("j1", "j2", "j3"):
            send(engine, number, juror_id, *draw_marks(number, juror_id))
    engine.submit(Reopen(1, "j1", "salah ketik"), CHAIR)
    send(engine, 1, "j1", *draw_marks(1, "j1"))
    engine.submit(Penalise(2, Decimal("0.25"), "lewat waktu"), CHAIR)
    by_name = {person.name: engine.state.find_turn(person.id) for person in people}
    engine.submit(SetGuest(by_name["Tamu"].contestant, True, "tamu"), CHAIR)  # type: ignore[union-attr]
    engine.submit(Disqualify(by_name["Dewi"].number, "curang"), CHAIR)  # type: ignore[union-attr]
    engine.submit(Sign("pengawas"), CHAIR)
    engine.submit(Sign("pengawas"), juror("j1"))
    return engine


@pytest.fixture(scope="module")
def final(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = play(tmp_path_factory.mktemp("bundle") / "final.db", public_contest())
    with engine.ledger:
        yield engine


@pytest.fixture
def bundle(final: Engine) -> Bundle:
    return as_published(final)


def as_published(engine: Engine) -> Bundle:
    published: Bundle = json.loads(document_as_json(build_bundle(engine)))
    return published


# --- what is in it ----------------------------------------------------------------------------------


def test_marks_of_the_signed_category_are_open_and_nothing_personal_is(final: Engine, bundle: Bundle) -> None:
    text = json.dumps(bundle)
    personal = (NIP, "0812-3456", "salah ketik", "lewat waktu", "curang", "Juri 1", CHAIR.name, "juror:j1")
    assert [word for word in personal if word in text] == []
    keys = [entry.key for entry in final.ledger.read_after(0)]
    assert [key for key in keys if key in text] == []
    opened = [
        json.loads(entry["public"]["text"])
        for entry in bundle["entries"]
        if isinstance(entry["public"], dict)
    ]
    ballots = [fact for fact in opened if "marks" in fact]
    own_numbers = {turn.number for turn in final.state.turns_in_category("pengawas")}
    assert {ballot["number"] for ballot in ballots} == own_numbers
    assert len(ballots) == 3 * len(own_numbers) + 1
    assert [standing["category"] for standing in bundle["standings"]] == ["pengawas"]


def test_without_permission_no_mark_is_open(tmp_path: Path) -> None:
    engine = play(tmp_path / "final.db", small_contest())
    with engine.ledger:
        assert "marks" not in json.dumps(as_published(engine)["entries"]).replace("publish_marks", "")


def test_nothing_is_published_before_a_signature(tmp_path: Path) -> None:
    engine = create_contest_file(tmp_path / "final.db", public_contest(), COMMITTEE)
    with engine.ledger, pytest.raises(CommandRefused, match="no category is signed yet"):
        build_bundle(engine)


def test_the_command_writes_bundle_and_page_and_overwrites_nothing(final: Engine, tmp_path: Path) -> None:
    from tests.cli.test_json import find_undescribed_keys

    path = tmp_path / "bundle.json"
    document = json.loads(done("publish", final.ledger.path, path, "--as", "json"))
    assert find_undescribed_keys("publish", document) == set()
    assert (document["categories"], document["marks"]) == (["pengawas"], True)
    written = json.loads(path.read_text())
    assert written["entries"] == as_published(final)["entries"]
    assert set(written) == {"schema", "contest", "ledger", "name", "entries", "checkpoints", "standings"}
    assert (tmp_path / "verifier.html").read_text() == PAGE.read_text()
    assert "bundle.json" in refused("publish", final.ledger.path, path)


def test_the_policy_of_the_page_allows_its_own_script_and_nothing_else() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert with_hashes(page) == page, "run python -m tests.helpers.verifier"
    assert "default-src 'none'" in page
    assert not [
        word for word in ("http:", "https:", "//cdn", "fetch(", "XMLHttp", "innerHTML") if word in page
    ]


# --- the page ---------------------------------------------------------------------------------------

needs_browser = pytest.mark.skipif(chrome.find_browser() is None, reason=chrome.BROWSER_MISSING)
Verify = Callable[..., Any]


@pytest_asyncio.fixture
async def page(tmp_path: Path) -> AsyncIterator[chrome.Page]:
    with chrome.running_browser(tmp_path / "profile", "--disable-dev-shm-usage") as address:
        async with chrome.connected(address) as browser:
            page = await browser.open_page(f"{PAGE.as_uri()}#lang=en")
            await page.wait_until("typeof verifyBundle === 'function'")
            yield page


async def ask(page: chrome.Page, bundle: Bundle, **options: str) -> dict[str, Any]:
    """What the page says about a bundle."""
    call = f"verifyBundle({json.dumps(json.dumps(bundle))}, {json.dumps(options)})"
    answer: dict[str, Any] = await page.evaluate(call)
    words = " ".join(answer["faults"])
    assert not any(sign in words for sign in ("undefined", "Cannot read properties", "is not a function")), (
        words
    )
    return answer


METHODS: list[dict[str, Any]] = [
    {"method": "mean", "decimals": 3},
    {"method": "sum", "round": {"juror": 1}},
    {"method": "median", "rank-on": "exact"},
    {"method": "trimmed", "trim": {"lowest": 1, "highest": 0, "at-least": 3}},
    {"method": "trimmed", "trim": {"lowest": 1, "highest": 1, "at-least": 3, "kept": "sum"}, "decimals": 0},
    {"method": "mean", "per": "criterion", "round": {"criterion": 0, "weighted": 1, "jury": 1}},
    {"method": "median", "per": "criterion", "round": {"criterion": 1}},
]
ASSIGNMENTS = [
    {"jurors": ["j1", "j2"], "criteria": ["dampak"]},
    {"jurors": ["j1", "j3"], "criteria": ["kebaruan"]},
    {"jurors": ["j3"], "criteria": ["paparan"]},
]
"""Jurors mark different criteria."""


@needs_browser
async def test_the_page_counts_as_the_product_does_in_drawn_finals(page: chrome.Page, tmp_path: Path) -> None:
    drawn_contests = [public_contest(**scoring) for scoring in METHODS]
    drawn_contests.append(public_contest(ASSIGNMENTS, per="criterion"))
    for seed, contest in enumerate(drawn_contests):
        engine, scoring = play(tmp_path / f"final-{seed}.db", contest, seed), contest.scoring
        with engine.ledger:
            answer = await ask(page, as_published(engine), key=engine.state.checkpoint_key)
            assert answer["faults"] == [], scoring
            assert "Pengawas: 3 places counted from the marks, as signed" in answer["good"], scoring
            standing = engine.tally.standing(engine.state, "pengawas")
            names = [row[3] for row in answer["tables"][0]["rows"]]
            assert names == [
                engine.state.contestant_name(placing.candidate.number) for placing in standing.placings
            ]
    assert page.errors == []
    assert [request for request in page.requests if not request.startswith("file:")] == []


@needs_browser
async def test_key_code_receipt_and_checkpoint(page: chrome.Page, final: Engine, bundle: Bundle) -> None:
    key = final.state.checkpoint_key
    (receipt, *_) = list_receipts(final.ledger, final.state, "j2")
    seen = sign_checkpoint(final.ledger, final.state, 9)
    answer = await ask(page, bundle, key=key, code=final.ledger.code.lower(), seen=seen)
    assert answer["verdict"] in ("good", "open") and answer["faults"] == []
    assert f"the code belongs to entry {final.state.seq}" in answer["good"]
    assert "the checkpoint of 9 entries is the beginning of this record" in answer["good"]
    answer = await ask(page, bundle, code=receipt.code)
    assert f"the code belongs to entry {receipt.seq}" in answer["good"]
    assert f"compare this key with the one on the papers: {key}" in answer["open"]
    answer = await ask(page, bundle, code="7KQ2-M0XA-9D3T-VW5E")
    assert answer["faults"] == ["no entry has the code 7KQ2-M0XA-9D3T-VW5E: the file is of another history"]


def entry_with(bundle: Bundle, word: str) -> Bundle:
    """The first entry whose open public part has this word."""
    entries = (entry for entry in bundle["entries"] if isinstance(entry["public"], dict))
    found: Bundle = next(entry for entry in entries if f'"{word}"' in entry["public"]["text"])
    return found


def change_mark(bundle: Bundle) -> None:
    """Change a mark of the last ballot, which counts."""
    part = entry_with({"entries": bundle["entries"][::-1]}, "marks")["public"]
    fact = json.loads(part["text"])
    fact["marks"]["dampak"] = "10" if fact["marks"]["dampak"] != "10" else "0"
    part["text"] = json.dumps(fact, separators=(",", ":"))


def drop_entry(bundle: Bundle) -> None:
    bundle["entries"].remove(entry_with(bundle, "marks"))


def drop_last_entry(bundle: Bundle) -> None:
    bundle["entries"].pop()


def add_entry(bundle: Bundle) -> None:
    bundle["entries"].append(bundle["entries"][-1])


def swap_entries(bundle: Bundle) -> None:
    entries = bundle["entries"]
    entries[5], entries[6] = entries[6], entries[5]


def swap_places(bundle: Bundle) -> None:
    first, second = bundle["standings"][0]["standing"][:2]
    first["number"], second["number"] = second["number"], first["number"]


def swap_names(bundle: Bundle) -> None:
    part = entry_with(bundle, "contestants")["public"]
    part["text"] = part["text"].replace("Sutrisno", "?").replace("Siti", "Sutrisno").replace("?", "Siti")


def close_ballot(bundle: Bundle) -> None:
    entry = entry_with(bundle, "marks")
    entry["public"] = OpenedPart(**entry["public"]).commit("public")


def forge_signature(bundle: Bundle) -> None:
    note = bundle["checkpoints"][-1]
    encoded = note.split(" ")[-1].strip()
    signature = bytearray(b64decode(encoded))
    signature[20] ^= 1
    bundle["checkpoints"][-1] = note.replace(encoded, b64encode(signature).decode())


def take_signature_out(bundle: Bundle) -> None:
    bundle["checkpoints"][-1] = bundle["checkpoints"][-1].rpartition("\n\n")[0] + "\n\n"


def name_other_key(bundle: Bundle) -> None:
    bundle["ledger"]["key"] = public_key_of(make_private_key("scoring-tui/kecil"))


def change_chain(bundle: Bundle) -> None:
    bundle["entries"][3]["hash"] = "00" * 32


def drop_last_checkpoint(bundle: Bundle) -> None:
    bundle["checkpoints"] = bundle["checkpoints"][:-1] if len(bundle["checkpoints"]) > 1 else []


def sign_again(bundle: Bundle, private_key: str) -> None:
    """Compute everything again over the entries as they are, and sign it with this key."""
    leaves = []
    for entry in bundle["entries"]:
        seq = json.loads(entry["index"]["text"])["seq"]
        public = entry["public"]
        commitment = public if isinstance(public, str) else OpenedPart(**public).commit("public")
        index = OpenedPart(**entry["index"]).commit("index")
        commitments = {"index": index, "public": commitment, "whole": entry["whole"]}
        leaves.append(hash_leaf_of(seq, entry["hash"], commitments))  # type: ignore[arg-type]
    last = bundle["entries"][-1]
    checkpoint = Checkpoint("scoring-tui/kecil", len(leaves), compute_root(leaves), last["hash"])
    bundle["checkpoints"] = [sign_note(checkpoint.as_text(), private_key)]
    bundle["ledger"]["key"] = public_key_of(private_key)


FORGERIES = [
    (change_mark, "another root than the checkpoint"),
    (drop_entry, "is missing or stands elsewhere"),
    (drop_last_entry, "another root than the checkpoint"),
    (add_entry, "is missing or stands elsewhere"),
    (swap_entries, "is missing or stands elsewhere"),
    (swap_places, "Pengawas: the table of the file is not the signed one"),
    (swap_names, "another root than the checkpoint"),
    (close_ballot, "is not shown, although the standing needs it"),
    (forge_signature, "is not signed by the key"),
    (take_signature_out, "is not signed by the key"),
    (name_other_key, "the key of the file is another than the one from the paper"),
    (change_chain, "another root than the checkpoint"),
    (drop_last_checkpoint, "another root than the checkpoint"),
]


@needs_browser
async def test_forged_bundles_are_found(page: chrome.Page, final: Engine) -> None:
    for forge, fault in FORGERIES:
        forged = as_published(final)
        forge(forged)
        answer = await ask(page, forged, key=final.state.checkpoint_key)
        assert answer["verdict"] == "bad", forge
        assert any(fault in sentence for sentence in answer["faults"]), (forge, answer["faults"])


@needs_browser
async def test_a_record_signed_with_another_key_needs_the_key_of_the_paper(
    page: chrome.Page, final: Engine
) -> None:
    """Who changes a mark and signs anew is found by the key on the papers, and by the counted score too."""
    forged = as_published(final)
    change_mark(forged)
    sign_again(forged, make_private_key("scoring-tui/kecil"))
    answer = await ask(page, forged, key=final.state.checkpoint_key)
    assert "the key of the file is another than the one from the paper" in answer["faults"]


@needs_browser
async def test_even_with_the_key_the_standing_must_follow_from_the_marks(
    page: chrome.Page, final: Engine
) -> None:
    private_key = read_contest_key(final.ledger.path, final.state.checkpoint_key)
    forged = as_published(final)
    change_mark(forged)
    sign_again(forged, private_key)
    answer = await ask(page, forged, key=final.state.checkpoint_key)
    assert any("by the marks, but" in fault for fault in answer["faults"]), answer
    seen = sign_checkpoint(final.ledger, final.state)
    answer = await ask(page, forged, key=final.state.checkpoint_key, seen=seen)
    assert any("shows another history: its root is another" in fault for fault in answer["faults"])
    answer = await ask(page, forged, code=list_receipts(final.ledger, final.state, "j3")[0].code)
    assert answer["faults"]


@needs_browser
async def test_a_swapped_place_with_the_key_is_found(page: chrome.Page, final: Engine) -> None:
    private_key = read_contest_key(final.ledger.path, final.state.checkpoint_key)
    forged = as_published(final)
    for entry in forged["entries"]:
        if json.loads(entry["index"]["text"])["kind"] == CategorySigned.kind:
            fact = json.loads(entry["public"]["text"])
            first, second = fact["standing"][:2]
            first["number"], second["number"] = second["number"], first["number"]
            first["score"], second["score"] = second["score"], first["score"]
            entry["public"]["text"] = json.dumps(fact, separators=(",", ":"))
            forged["standings"][0]["standing"] = fact["standing"]
    sign_again(forged, private_key)
    answer = await ask(page, forged, key=final.state.checkpoint_key)
    assert any("which does not follow from the scores" in fault for fault in answer["faults"]), answer


# --- bundles of forged files --------------------------------------------------------------------------

REFUSED_BY_PUBLISH = {
    "signatures withdrawn by a juror": "no category is signed yet",
    "signatures withdrawn that are none": "no category is signed yet",
    "ballot of a turn that does not exist": "is damaged",
    "penalty dropped that was not given": "is damaged",
    "rules changed after the first ballot": "is damaged",
}
"""Forged entries with which `publish` writes no bundle, and what it says."""

UNSEEN_BY_PAGE = {
    "disqualification by the board", "disqualification by a juror", "substitute by nobody",
    "substitute by a juror", "excused by the MC", "recused by another juror", "called by a juror",
    "called by the MC of another room", "scoring opened by the committee", "order of a tie by a juror",
    "correction by a juror", "head of jury corrected by the MC", "results by the MC", "PINs by the MC",
    "session ended by a juror", "unlocked by the MC", "board frozen by a juror", "board blanked by a juror",
    "break by the committee", "turn moved by a juror", "ballot before scoring", "tie that is none",
    "reinstated who is not out", "called while another is on stage", "excused what was sent",
    "drawn a second time", "clock of nobody", "first typing by a juror", "ballot missing that nobody tells",
    "more time than declared", "correction of what was not so", "correction without a reason",
    "seat that does not exist",
}  # fmt: skip
"""Forged entries that leave signed places and scores as they were: only `verify` asks who may do what."""


def publish_forged(final: Engine, folder: Path, forge: Callable[[Path], object]) -> Bundle:
    """The bundle of a forged copy of the file, signed by a forger who has the contest's key.

    The forger removes the file that tells the last entry, otherwise a rewritten file is not even opened.
    """
    shutil.copytree(final.ledger.path.parent, folder)
    path = folder / final.ledger.path.name
    forge(path)
    path.with_name(f"{path.name}-gate").unlink()
    with Ledger.open(path) as ledger:
        return as_published(Engine(ledger))


@needs_browser
async def test_a_forged_entry_changes_no_signed_place_unseen(
    page: chrome.Page, final: Engine, tmp_path: Path
) -> None:
    """Every forgery of `verify`, appended to a signed final, published, and signed with the right key."""
    key, honest_standings = final.state.checkpoint_key, as_published(final)["standings"]
    refused_names, unseen_names = set(), set()
    for number, (name, (seat, fact)) in enumerate(FORGED_ENTRIES.items()):

        def forge(path: Path, seat: str = seat, fact: Fact = fact) -> None:
            append_entry(path, seat, fact)

        try:
            forged = publish_forged(final, tmp_path / str(number), forge)
        except (CommandRefused, LedgerError) as refusal:
            assert REFUSED_BY_PUBLISH.get(name, "?") in str(refusal), name
            refused_names.add(name)
            continue
        answer = await ask(page, forged, key=key)
        if not answer["faults"]:
            assert forged["standings"] == honest_standings, name
            unseen_names.add(name)
        else:
            assert answer["verdict"] == "bad", name
    assert refused_names == set(REFUSED_BY_PUBLISH)
    assert unseen_names == UNSEEN_BY_PAGE


def move_penalty(rows: list[Row]) -> None:
    (row,) = (row for row in rows if row["kind"] == "penalty-given")
    row["seat"] = "mc:A"


def remove_opening(rows: list[Row]) -> None:
    rows.remove(next(row for row in rows if row["kind"] == "scoring-opened"))


def set_clock_back(rows: list[Row]) -> None:
    rows[-1]["at"] = "2020-01-01T00:00:00.000+00:00"


@needs_browser
async def test_a_rewritten_record_is_found_by_a_checkpoint_that_was_seen(
    page: chrome.Page, final: Engine, tmp_path: Path
) -> None:
    """Seats and times are not public: without the checkpoint, the page has nothing to compare."""
    key, seen = final.state.checkpoint_key, sign_checkpoint(final.ledger, final.state, final.state.seq - 1)
    last = sign_checkpoint(final.ledger, final.state)
    for change, checkpoint in ((move_penalty, seen), (remove_opening, seen), (set_clock_back, last)):

        def forge(path: Path, change: Callable[[list[Row]], None] = change) -> None:
            rewrite_rows(path, change)

        forged = publish_forged(final, tmp_path / change.__name__, forge)
        assert (await ask(page, forged, key=key))["faults"] == [], change
        faults = (await ask(page, forged, key=key, seen=checkpoint))["faults"]
        assert any("another history" in fault for fault in faults), (change, faults)


@needs_browser
async def test_what_is_no_bundle(page: chrome.Page, bundle: Bundle) -> None:
    for broken in ({}, {"schema": "bundle/1"}, {**bundle, "entries": 3}, {**bundle, "checkpoints": ["x"]}):
        answer = await ask(page, broken)
        assert answer["verdict"] == "bad" and answer["faults"][0].startswith("The file cannot be read"), (
            broken
        )


@needs_browser
async def test_the_page_shows_the_standing(page: chrome.Page, final: Engine, tmp_path: Path) -> None:
    path = tmp_path / "bundle.json"
    path.write_text(document_as_json(build_bundle(final)))
    root = (await page.call("DOM.getDocument"))["root"]["nodeId"]
    node = (await page.call("DOM.querySelector", nodeId=root, selector="#bundle"))["nodeId"]
    await page.call("DOM.setFileInputFiles", nodeId=node, files=[str(path)])
    await page.wait_until("document.querySelector('#standings td') !== null")
    text = str(await page.evaluate("document.body.innerText"))
    assert "Nothing is wrong, but not everything could be checked" in text and "Pengawas" in text
    assert await page.evaluate("document.querySelectorAll('#standings tr').length") == 4
    assert page.errors == []
