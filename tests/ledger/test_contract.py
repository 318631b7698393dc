"""What every implementation of `LedgerPort` must do. To test another one, add a row to `IMPLEMENTATIONS`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from scoring_tui.domain.facts.jury import BallotReopened
from scoring_tui.ledger.chain import GENESIS, hash_row
from scoring_tui.ledger.codes import head_code
from scoring_tui.ledger.errors import FileAlreadyExists, FileMissing
from scoring_tui.ledger.port import (
    DuplicateKeyError,
    LedgerPort,
    PinResult,
    PinSource,
    SeatRow,
    WrongPinReport,
)
from scoring_tui.ledger.store import Ledger
from tests.helpers.ledgers import BY, append_facts, ballot

NOW_MS = 1_900_000_000_000
LAPTOP, TABLET = PinSource("laptop"), PinSource("tablet")


class LedgerFactory(Protocol):
    """How an implementation creates and opens a contest file."""

    def create(self, path: Path) -> LedgerPort:
        """Create a new, empty file."""

    def open(self, path: Path) -> LedgerPort:
        """Open an existing file."""


IMPLEMENTATIONS: dict[str, LedgerFactory] = {"sqlite": Ledger}


@pytest.fixture(params=IMPLEMENTATIONS)
def factory(request: pytest.FixtureRequest) -> LedgerFactory:
    return IMPLEMENTATIONS[request.param]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "Grand Final #1 100%.db"


@pytest.fixture
def ledger(factory: LedgerFactory, path: Path) -> Iterator[LedgerPort]:
    with factory.create(path) as ledger:
        yield ledger


@pytest.fixture
def second_opener(factory: LedgerFactory, ledger: LedgerPort, path: Path) -> Iterator[LedgerPort]:
    """The same file, opened a second time."""
    with factory.open(path) as second_ledger:
        yield second_ledger


@pytest.fixture
def pin(ledger: LedgerPort) -> str:
    return ledger.seats.issue_pins(["chair"])["chair"]


def wrong_pin(pin: str) -> str:
    return f"{(int(pin) + 1) % 1_000_000:06}"


# --- files ----------------------------------------------------------------------------------------


def test_create_never_overwrites_a_file(factory: LedgerFactory, path: Path) -> None:
    path.write_text("the only copy")
    with pytest.raises(FileAlreadyExists):
        factory.create(path)
    assert path.read_text() == "the only copy"


def test_open_does_not_create_a_file(factory: LedgerFactory, path: Path) -> None:
    with pytest.raises(FileMissing):
        factory.open(path)
    assert not path.exists()


def test_path_is_the_absolute_path(
    factory: LedgerFactory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with factory.create(Path("final.db")) as ledger:
        assert ledger.path == tmp_path.resolve() / "final.db"


def test_everything_is_there_after_closing_and_opening(factory: LedgerFactory, path: Path) -> None:
    with factory.create(path) as ledger:
        entries = append_facts(ledger, ballot(1), ballot(2))
        ledger.drafts.save("j1", 3, {"idea": "7"}, "note")
        ledger.seats.take("chair", "laptop", NOW_MS)
        head = ledger.head
    with factory.open(path) as ledger:
        assert (ledger.read_after(0), ledger.head) == (entries, head)
        assert ledger.drafts.load("j1")[3].note == "note"
        assert ledger.seats.holder("chair") == "laptop"


def test_a_closed_ledger_cannot_be_read(ledger: LedgerPort) -> None:
    ledger.close()
    with pytest.raises(Exception, match="closed"):
        ledger.read_after(0)


def test_close_can_be_called_twice(ledger: LedgerPort) -> None:
    ledger.close()
    ledger.close()


def test_identity_is_checked(ledger: LedgerPort) -> None:
    ledger.check_identity()


# --- entries --------------------------------------------------------------------------------------


def test_an_empty_ledger(ledger: LedgerPort) -> None:
    assert ledger.head == (0, GENESIS)
    assert ledger.read_after(0) == []
    assert ledger.find_by_key("any") == []
    assert ledger.audit.find_chain_break() is None


def test_entries_are_read_as_they_were_appended(ledger: LedgerPort) -> None:
    reason = "Ola [/] N · עברית · 🎤"
    first, second = append_facts(ledger, ballot(), BallotReopened(number=1, juror="j1", reason=reason))
    assert ledger.read_after(0) == [first, second]
    assert ledger.read_after(1) == [second]
    assert ledger.read_after(0, limit=1) == [first]
    assert ledger.read_after(0, limit=0) == []
    assert ledger.read_after(2) == []
    assert (first.seq, second.seq, first.actor, first.seat) == (1, 2, BY.name, str(BY.seat))
    assert first.at.endswith("+00:00")


def test_head_and_code_are_those_of_the_last_entry(ledger: LedgerPort) -> None:
    last_entry = append_facts(ledger, ballot(), ballot(2))[-1]
    assert ledger.head == (2, last_entry.hash)
    assert ledger.code == head_code(2, last_entry.hash)


def test_each_hash_follows_from_the_previous_one(ledger: LedgerPort) -> None:
    previous_hash = GENESIS
    for entry in append_facts(ledger, ballot(1), ballot(2), ballot(3)):
        body = entry.fact.model_dump_json()
        content = (
            entry.seq, entry.at, entry.actor, entry.seat, entry.device, entry.fact.kind, body, entry.key,
        )  # fmt: skip
        previous_hash = hash_row(previous_hash, content)
        assert entry.hash == previous_hash


@pytest.mark.parametrize("has_slash", [False, True])
def test_append_needs_a_transaction_and_a_key_without_slash(ledger: LedgerPort, has_slash: bool) -> None:
    with pytest.raises(ValueError, match="without a slash"):
        if has_slash:
            with ledger.writing():
                ledger.append([ballot()], BY, "key/2")
        else:
            ledger.append([ballot()], BY, "key")
    assert ledger.head[0] == 0


def test_append_inside_a_transaction_sees_the_new_head(ledger: LedgerPort) -> None:
    with ledger.writing():
        (first,) = ledger.append([ballot(1)], BY, "first")
        assert ledger.head == (1, first.hash)
        (second,) = ledger.append([ballot(2)], BY, "second")
    assert ledger.read_after(0) == [first, second]


def test_appending_no_facts_changes_nothing(ledger: LedgerPort) -> None:
    with ledger.writing():
        assert ledger.append([], BY, "nothing") == []
    assert (ledger.head[0], ledger.find_by_key("nothing")) == (0, [])


# --- idempotency keys -----------------------------------------------------------------------------


def test_find_by_key_returns_all_entries_of_one_append(ledger: LedgerPort) -> None:
    with ledger.writing():
        both = ledger.append([ballot(1), ballot(2)], BY, "ab")
        single = ledger.append([ballot(3)], BY, "ab0")
    assert [entry.key for entry in both] == ["ab", "ab/2"]
    assert ledger.find_by_key("ab") == both
    assert ledger.find_by_key("ab0") == single
    assert ledger.find_by_key("a") == []


def test_a_key_can_be_used_once(ledger: LedgerPort, second_opener: LedgerPort) -> None:
    with ledger.writing():
        entries = ledger.append([ballot()], BY, "once")
    for opener in (ledger, second_opener):
        with pytest.raises(DuplicateKeyError, match="once"), opener.writing():
            opener.append([ballot()], BY, "once")
    assert ledger.read_after(0) == second_opener.read_after(0) == entries


# --- transactions ---------------------------------------------------------------------------------


def test_an_exception_undoes_everything_in_the_block(ledger: LedgerPort) -> None:
    with pytest.raises(KeyError), ledger.writing():
        ledger.append([ballot()], BY, "lost")
        ledger.drafts.save("j1", 1, {"idea": "7"}, "")
        ledger.seats.take("chair", "laptop", NOW_MS)
        raise KeyError
    assert (ledger.read_after(0), ledger.drafts.load("j1"), ledger.seats.list_rows()) == ([], {}, [])
    assert append_facts(ledger, ballot())[0].seq == 1


def test_an_inner_block_is_part_of_the_outer_one(ledger: LedgerPort, second_opener: LedgerPort) -> None:
    with pytest.raises(KeyError), ledger.writing():
        with ledger.writing():
            ledger.append([ballot()], BY, "inner")
        assert second_opener.head[0] == 0
        raise KeyError
    assert ledger.head[0] == 0


def test_others_see_entries_after_the_block_only(ledger: LedgerPort, second_opener: LedgerPort) -> None:
    with ledger.writing():
        entries = ledger.append([ballot()], BY, "key")
        assert second_opener.read_after(0) == []
    assert second_opener.read_after(0) == entries


def test_two_openers_append_after_each_other(ledger: LedgerPort, second_opener: LedgerPort) -> None:
    openers = (ledger, second_opener) * 3
    entries = [append_facts(opener, ballot(number))[0] for number, opener in enumerate(openers, 1)]
    assert [entry.seq for entry in entries] == [1, 2, 3, 4, 5, 6]
    assert ledger.read_after(0) == second_opener.read_after(0) == entries
    assert ledger.head == second_opener.head
    assert ledger.audit.find_chain_break() is None


# --- changes by others ----------------------------------------------------------------------------


def test_poll_changes_reports_commits_of_others_once(ledger: LedgerPort, second_opener: LedgerPort) -> None:
    assert not second_opener.poll_changes()
    append_facts(ledger, ballot())
    assert second_opener.poll_changes()
    assert not second_opener.poll_changes()
    assert not ledger.poll_changes()


def test_poll_changes_reports_drafts_and_seats_too(ledger: LedgerPort, second_opener: LedgerPort) -> None:
    ledger.seats.take("chair", "laptop", NOW_MS)
    assert second_opener.poll_changes()
    ledger.drafts.save("j1", 1, {"idea": "7"}, "")
    assert second_opener.poll_changes()


def test_poll_changes_ignores_a_block_that_raised(ledger: LedgerPort, second_opener: LedgerPort) -> None:
    with pytest.raises(KeyError), ledger.writing():
        ledger.append([ballot()], BY, "lost")
        raise KeyError
    assert not second_opener.poll_changes()


# --- drafts ---------------------------------------------------------------------------------------


def test_a_draft_is_saved_exactly_as_typed(ledger: LedgerPort, second_opener: LedgerPort) -> None:
    ledger.drafts.save("j1", 7, {"idea": "7,5,", "impact": ""}, "strong start")
    ledger.drafts.save("j1", 9, {"idea": "8"}, "")
    ledger.drafts.save("j2", 7, {"idea": "1"}, "")
    ledger.drafts.save("j1", 9, {"idea": "8 1/2"}, "")
    drafts = second_opener.drafts.load("j1")
    assert {draw_number: draft.marks for draw_number, draft in drafts.items()} == {
        7: {"idea": "7,5,", "impact": ""},
        9: {"idea": "8 1/2"},
    }
    assert (drafts[7].number, drafts[7].note) == (7, "strong start")
    assert drafts[7].saved_at.endswith("+00:00")


def test_a_ballot_and_the_deletion_of_its_draft_are_one_transaction(ledger: LedgerPort) -> None:
    for juror_id, draw_number in (("j1", 7), ("j1", 9), ("j2", 7)):
        ledger.drafts.save(juror_id, draw_number, {"idea": "7"}, "")
    with pytest.raises(KeyError), ledger.writing():
        ledger.append([ballot(7)], BY, "lost")
        ledger.drafts.delete("j1", 7)
        raise KeyError
    assert list(ledger.drafts.load("j1")) == [7, 9]
    with ledger.writing():
        ledger.append([ballot(7)], BY, "sent")
        ledger.drafts.delete("j1", 7)
    assert (list(ledger.drafts.load("j1")), list(ledger.drafts.load("j2"))) == ([9], [7])


def test_deleting_a_draft_that_does_not_exist(ledger: LedgerPort) -> None:
    ledger.drafts.delete("j1", 1)
    assert ledger.drafts.load("j1") == {}


# --- PINs -----------------------------------------------------------------------------------------


def test_pins_have_six_digits_and_are_all_different(ledger: LedgerPort) -> None:
    pins = ledger.seats.issue_pins(["chair", "mc:A", "juror:j1"])
    assert list(pins) == ["chair", "mc:A", "juror:j1"]
    assert len(set(pins.values())) == 3
    assert all(len(pin) == 6 and pin.isdigit() for pin in pins.values())
    assert ledger.seats.seats_with_pin() == set(pins)


def test_the_file_does_not_contain_the_pin(ledger: LedgerPort, pin: str, path: Path) -> None:
    ledger.close()
    assert pin.encode() not in path.read_bytes()


def test_a_new_pin_replaces_the_old_one(ledger: LedgerPort, pin: str) -> None:
    new_pin = ledger.seats.issue_pins(["chair"])["chair"]
    assert ledger.seats.check_pin("chair", new_pin, NOW_MS, LAPTOP) == PinResult("right")
    assert new_pin == pin or ledger.seats.check_pin("chair", pin, NOW_MS, LAPTOP).verdict == "wrong"


@pytest.mark.parametrize("seat", ["juror:j1", "nobody", ""])
def test_a_seat_without_pin(ledger: LedgerPort, pin: str, seat: str) -> None:
    ledger.seats.take("juror:j1", "tablet", NOW_MS)
    assert ledger.seats.check_pin(seat, pin, NOW_MS, LAPTOP) == PinResult("unissued")
    assert ledger.seats.seats_with_pin() == {"chair"}


def test_five_wrong_pins_lock_their_source_for_a_minute(ledger: LedgerPort, pin: str) -> None:
    results = [ledger.seats.check_pin("chair", wrong_pin(pin), NOW_MS, LAPTOP) for _ in range(5)]
    assert [result.tries_left for result in results] == [4, 3, 2, 1, 0]
    assert results[4] == PinResult("locked", lock_seconds=60, report=WrongPinReport("locked", "laptop", 5, 1))
    assert ledger.seats.check_pin("chair", pin, NOW_MS + 59_001, LAPTOP) == PinResult(
        "locked", lock_seconds=1
    )
    assert ledger.seats.check_pin("chair", pin, NOW_MS + 60_000, LAPTOP) == PinResult("right")
    assert ledger.seats.check_pin("chair", wrong_pin(pin), NOW_MS, LAPTOP) == PinResult("wrong", tries_left=4)


def test_wrong_pins_are_counted_over_all_openers(
    ledger: LedgerPort, second_opener: LedgerPort, pin: str
) -> None:
    ledger.seats.check_pin("chair", wrong_pin(pin), NOW_MS, LAPTOP)
    assert second_opener.seats.check_pin("chair", wrong_pin(pin), NOW_MS, LAPTOP).tries_left == 3


def test_another_source_is_not_locked(ledger: LedgerPort, pin: str) -> None:
    for _ in range(5):
        ledger.seats.check_pin("chair", wrong_pin(pin), NOW_MS, LAPTOP)
    assert ledger.seats.check_pin("chair", pin, NOW_MS, TABLET) == PinResult("right")


def test_unlocking_a_seat_forgets_its_wrong_pins(ledger: LedgerPort, pin: str) -> None:
    for _ in range(5):
        ledger.seats.check_pin("chair", wrong_pin(pin), NOW_MS, LAPTOP)
    ledger.seats.unlock("chair")
    assert ledger.seats.check_pin("chair", pin, NOW_MS, LAPTOP) == PinResult("right")


def test_devices_that_were_signed_in_are_known_until_the_next_pin(ledger: LedgerPort) -> None:
    ledger.seats.remember_device("chair", "pass", NOW_MS)
    assert ledger.seats.list_known_seats("pass") == ["chair"]
    ledger.seats.issue_pins(["chair"])
    assert ledger.seats.list_known_seats("pass") == []


def test_nobody_holds_a_seat_whose_session_was_ended(ledger: LedgerPort) -> None:
    ledger.seats.take("chair", "laptop", NOW_MS)
    ledger.seats.remember_device("chair", "pass", NOW_MS)
    with ledger.writing():
        ledger.seats.end_session("chair")
    assert ledger.seats.holder("chair") not in ("", "laptop")
    assert not ledger.seats.report_presence("chair", "laptop", "", NOW_MS)
    assert [row.device for row in ledger.seats.list_rows()] == [""]
    assert ledger.seats.list_known_seats("pass") == []


def test_a_clock_set_back_does_not_lock_for_an_hour(ledger: LedgerPort, pin: str) -> None:
    for _ in range(5):
        ledger.seats.check_pin("chair", wrong_pin(pin), NOW_MS, LAPTOP)
    assert ledger.seats.check_pin("chair", pin, NOW_MS - 3_600_000, LAPTOP) == PinResult("right")


# --- seats ----------------------------------------------------------------------------------------


def test_one_device_holds_a_seat(ledger: LedgerPort, second_opener: LedgerPort) -> None:
    assert ledger.seats.holder("chair") == ""
    assert ledger.seats.take("chair", "laptop", NOW_MS) == ""
    assert ledger.seats.take("chair", "laptop", NOW_MS + 1) == ""
    assert second_opener.seats.take("chair", "tablet", NOW_MS + 2) == "laptop"
    assert ledger.seats.holder("chair") == "tablet"


def test_taking_a_seat_keeps_its_pin(ledger: LedgerPort, pin: str) -> None:
    ledger.seats.take("chair", "laptop", NOW_MS)
    assert ledger.seats.check_pin("chair", pin, NOW_MS, LAPTOP) == PinResult("right")
    assert ledger.seats.holder("chair") == "laptop"


def test_presence_is_recorded_for_the_holder_only(ledger: LedgerPort, pin: str) -> None:
    ledger.seats.take("juror:j1", "laptop", NOW_MS)
    assert ledger.seats.report_presence("juror:j1", "laptop", "3/16", NOW_MS + 500)
    assert not ledger.seats.report_presence("juror:j1", "tablet", "0/16", NOW_MS + 900)
    assert not ledger.seats.report_presence("juror:j9", "tablet", "", NOW_MS)
    assert ledger.seats.list_rows() == [
        SeatRow("chair", "", "", 0, ""),
        SeatRow("juror:j1", "laptop", "2030-03-17T17:46:40.000+00:00", NOW_MS + 500, "3/16"),
    ]


# --- audit ----------------------------------------------------------------------------------------


def test_headers_are_found_by_number_and_by_code(ledger: LedgerPort) -> None:
    entries = append_facts(ledger, ballot(1), ballot(2))
    header = ledger.audit.read_header(2)
    assert header == (2, entries[1].at, BY.name, str(BY.seat), "", "ballot-sent")
    assert ledger.audit.find_header(entries[1].hash) == header
    assert ledger.audit.find_header(head_code(2, entries[1].hash)) == header
    assert ledger.audit.find_header(entries[1].hash[:8]) is None
    assert ledger.audit.read_header(3) is None
    assert ledger.audit.find_header("xyz") is None


def test_a_snapshot_reads_one_moment(ledger: LedgerPort, second_opener: LedgerPort) -> None:
    append_facts(ledger, ballot(1))
    with second_opener.audit.snapshot():
        assert second_opener.head[0] == 1
        append_facts(ledger, ballot(2))
        assert second_opener.head[0] == 1
    assert second_opener.head[0] == 2


def test_a_new_file_is_sound(ledger: LedgerPort) -> None:
    append_facts(ledger, ballot())
    assert ledger.audit.find_chain_break() is None
    assert ledger.audit.find_damage() == []
    assert ledger.audit.altered_objects() == []
    assert ledger.audit.recount_standings() == {}
