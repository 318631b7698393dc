"""Wrong PINs: the guesser is locked and not the seat, and no try touches the contest file."""

import os
import stat
import threading
import time
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from scoring_tui.hub.monitor import HubSnapshot, LedgerStatus
from scoring_tui.hub.status.text import describe_changes, describe_ledger
from scoring_tui.i18n.locale import use_language
from scoring_tui.ledger import pepper
from scoring_tui.ledger.access_file import access_path, describe_alarm
from scoring_tui.ledger.errors import SecretFileUnsafe
from scoring_tui.ledger.pepper import StoredPin, pepper_path
from scoring_tui.ledger.pin_policy import (
    MAX_KNOWN_FAILURES,
    MAX_STRANGER_FAILURES,
    MEMORY_MS,
    TRIES_BEFORE_LOCK,
    lock_length_ms,
    pin_digits,
)
from scoring_tui.ledger.port import PinResult, PinSource
from scoring_tui.ledger.status import StatusReader
from scoring_tui.ledger.store import Ledger
from tests.helpers.ledgers import append_facts, ballot, own_connection
from tests.helpers.old_files import make_old_file

NOW_MS, MINUTE = 1_900_000_000_000, 60_000
JUROR = PinSource("192.0.2.9")


@pytest.fixture(autouse=True)
def quick_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 itself is tested elsewhere; here hundreds of PINs are tried."""
    monkeypatch.setattr(pepper, "_make_hasher", lambda: PasswordHasher(1, 8, 1))
    monkeypatch.setattr(StoredPin, "is_right", lambda self, secret, seat, pin: pin == "right")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    umask = os.umask(0)  # the mode of the files must not depend on it
    with Ledger.create(tmp_path / "final.db") as ledger:
        ledger.seats.issue_pins(["chair", "juror:j1"])
        yield ledger
    os.umask(umask)


def guess(ledger: Ledger, source: PinSource, now_ms: int = NOW_MS, seat: str = "chair") -> PinResult:
    """Try a wrong PIN."""
    return ledger.seats.check_pin(seat, "wrong", now_ms, source)


def enter(ledger: Ledger, source: PinSource, now_ms: int = NOW_MS, seat: str = "chair") -> str:
    """Try the right PIN; return the verdict."""
    return ledger.seats.check_pin(seat, "right", now_ms, source).verdict


def strangers(count: int) -> list[PinSource]:
    """Addresses that never signed in."""
    return [PinSource(f"198.51.100.{number}") for number in range(count)]


def close_seat(ledger: Ledger) -> list[PinResult]:
    """Guess until the seat is closed to strangers; return all results."""
    return [guess(ledger, source) for source in strangers(MAX_STRANGER_FAILURES // 5) for _ in range(5)]


# --- the arithmetic -----------------------------------------------------------------------------------


def test_guessing_over_all_seats_stays_below_a_thousandth() -> None:
    chances = [Fraction(n * MAX_STRANGER_FAILURES, 10 ** pin_digits(n)) for n in range(1, 100)]
    assert max(chances) == Fraction(99, 100_000) < Fraction(1, 1000)


def test_locks_grow_to_a_quarter_of_an_hour() -> None:
    minutes = [lock_length_ms(failures) // MINUTE for failures in range(1, 13)]
    assert minutes == [0, 0, 0, 0, 1, 2, 4, 8, 15, 15, 15, 15]


def test_one_address_has_two_hundred_tries_at_a_seat_in_two_days() -> None:
    failures, passed_ms = 0, 0
    while passed_ms < MEMORY_MS:
        failures += 1
        passed_ms += lock_length_ms(failures)
    assert 190 < failures <= 200


@pytest.mark.parametrize(("seat_count", "digits"), [(9, 6), (10, 7)])
def test_pins_are_longer_where_there_are_more_seats(tmp_path: Path, seat_count: int, digits: int) -> None:
    with Ledger.create(tmp_path / "many.db") as ledger:
        pins = ledger.seats.issue_pins(f"juror:j{number}" for number in range(seat_count))
    assert {len(pin) for pin in pins.values()} == {digits}


# --- the guesser ------------------------------------------------------------------------------------------


def test_the_right_pin_gets_in_at_the_first_try_while_others_guess(ledger: Ledger) -> None:
    """Three addresses guess without a pause; ten out of ten sign-ins succeed at once."""
    for second in range(10):
        for source in strangers(3):
            for _ in range(20):
                guess(ledger, source, NOW_MS + second * 1000)
        newcomer = PinSource(f"192.0.2.{second}")
        assert enter(ledger, newcomer, NOW_MS + second * 1000) == "right"


def test_a_locked_source_waits_longer_each_time(ledger: Ledger) -> None:
    (source,), now_ms, waits = strangers(1), NOW_MS, []
    for _ in range(9):
        result = guess(ledger, source, now_ms)
        now_ms += result.lock_seconds * 1000
        waits += [result.lock_seconds // 60] if result.lock_seconds else []
    assert waits == [1, 2, 4, 8, 15]


def test_a_locked_source_may_guess_at_another_seat_only_as_often(ledger: Ledger) -> None:
    (source,) = strangers(1)
    for _ in range(5):
        guess(ledger, source)
    assert guess(ledger, source).verdict == "locked"
    assert [guess(ledger, source, seat="juror:j1").verdict for _ in range(6)][3:] == [
        "wrong",
        "locked",
        "locked",
    ]


def test_a_right_pin_ends_the_row_of_its_source(ledger: Ledger) -> None:
    for _ in range(4):
        guess(ledger, JUROR)
    assert enter(ledger, JUROR) == "right"
    assert guess(ledger, JUROR) == PinResult("wrong", tries_left=4)


def test_a_try_is_counted_before_its_pin_is_compared(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """So nobody guesses faster by trying in parallel, and nobody waits for a comparison."""
    all_compared, may_end = threading.Semaphore(0), threading.Event()
    verdicts: list[str] = []

    def compare(self: StoredPin, secret: object, seat: str, pin: str) -> bool:
        all_compared.release()
        may_end.wait(5)
        return False

    def guess_elsewhere() -> None:
        with Ledger.open(ledger.path) as other:
            verdicts.append(guess(other, JUROR).verdict)

    with monkeypatch.context() as patch:
        patch.setattr(StoredPin, "is_right", compare)
        threads = [threading.Thread(target=guess_elsewhere) for _ in range(TRIES_BEFORE_LOCK)]
        for thread in threads:
            thread.start()
        for _ in threads:
            assert all_compared.acquire(timeout=5)
    assert guess(ledger, JUROR).verdict == "locked"
    assert enter(ledger, PinSource("192.0.2.77")) == "right"
    append_facts(ledger, ballot())
    may_end.set()
    for thread in threads:
        thread.join()
    assert sorted(verdicts) == ["locked", *["wrong"] * (TRIES_BEFORE_LOCK - 1)]


# --- the seat -----------------------------------------------------------------------------------------


def test_an_alarm_after_thirty_and_the_end_after_a_hundred(ledger: Ledger) -> None:
    results = close_seat(ledger)
    reports = {index: result.report for index, result in enumerate(results, 1) if result.report}
    levels = {index: report.level for index, report in reports.items() if report.level != "locked"}
    assert levels == {30: "alarm", 100: "closed"}
    assert (reports[30].failures, reports[30].source_count) == (30, 6)
    assert len(reports) == MAX_STRANGER_FAILURES // 5
    assert enter(ledger, JUROR) == "closed"
    assert enter(ledger, JUROR, seat="juror:j1") == "right"


def test_known_devices_go_on_at_a_closed_seat(ledger: Ledger) -> None:
    by_ssh, by_web = PinSource("192.0.2.5", "ssh:192.0.2.5"), PinSource("192.0.2.6", "pass:x")
    assert enter(ledger, by_ssh) == "right"
    ledger.seats.remember_device("chair", "pass:x", NOW_MS)
    ledger.seats.remember_device("juror:j1", "pass:y", NOW_MS)
    close_seat(ledger)
    assert enter(ledger, by_ssh) == "right"
    assert enter(ledger, by_web) == "right"
    assert enter(ledger, PinSource("192.0.2.6", "pass:y")) == "closed"  # known at another seat
    ledger.seats.unlock("chair")
    assert enter(ledger, JUROR) == "right"


def test_a_known_device_that_guesses_is_a_stranger_again(ledger: Ledger) -> None:
    stolen, now_ms = PinSource("192.0.2.6", "pass:x"), NOW_MS
    ledger.seats.remember_device("chair", "pass:x", now_ms)
    close_seat(ledger)
    verdicts = []
    for _ in range(MAX_KNOWN_FAILURES + 1):
        verdicts.append(guess(ledger, stolen, now_ms).verdict)
        now_ms += 16 * MINUTE
    assert verdicts[-1] == "closed" and "closed" not in verdicts[:-1]


def test_failures_are_forgotten_after_two_days_and_with_a_new_pin(ledger: Ledger) -> None:
    close_seat(ledger)
    assert enter(ledger, JUROR, NOW_MS + MEMORY_MS + 1) == "right"
    close_seat(ledger)
    ledger.seats.issue_pins(["chair"])
    assert enter(ledger, JUROR) == "right"


def test_the_committee_is_told_and_what_to_do(ledger: Ledger) -> None:
    access = ledger._database.access
    assert access.list_alarms(NOW_MS) == []
    close_seat(ledger)
    (alarm,) = access.list_alarms(NOW_MS)
    assert (alarm.seat, alarm.failures, alarm.source_count) == ("chair", 100, 20)
    assert "scoring-tui unlock FINAL.db chair" in str(describe_alarm(alarm))
    assert access.list_alarms(NOW_MS + 61 * MINUTE) == []


# --- the files ---------------------------------------------------------------------------------------------


def test_no_try_changes_the_contest_file(ledger: Ledger) -> None:
    before = own_connection(ledger).execute("PRAGMA data_version").fetchone(), ledger.head
    with Ledger.open(ledger.path) as other:
        close_seat(other)
    assert (own_connection(ledger).execute("PRAGMA data_version").fetchone(), ledger.head) == before


def test_side_files_are_for_their_owner_only(ledger: Ledger) -> None:
    guess(ledger, JUROR)
    ledger.seats.take("chair", "laptop", NOW_MS)
    ledger.seats.report_presence("chair", "laptop", "", NOW_MS)
    names = {path.name: stat.S_IMODE(path.stat().st_mode) for path in ledger.path.parent.iterdir()}
    assert set(names.values()) == {0o600}, names
    assert {access_path(ledger.path).name, pepper_path(ledger.path).name, "final.db-gate"} < names.keys()


def test_a_damaged_access_file_is_made_again(ledger: Ledger) -> None:
    ledger._database.access.close()
    access_path(ledger.path).write_bytes(b"\xfe" * 5000)
    assert enter(ledger, JUROR) == "right"


def test_no_link_is_followed(ledger: Ledger, tmp_path: Path) -> None:
    access_path(ledger.path).unlink(missing_ok=True)
    ledger._database.access.close()
    access_path(ledger.path).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(SecretFileUnsafe):
        guess(ledger, JUROR)
    assert not (tmp_path / "elsewhere").exists()


def test_without_its_pepper_no_pin_can_be_checked_until_a_new_one_is_made(ledger: Ledger) -> None:
    pepper_path(ledger.path).unlink()
    assert enter(ledger, JUROR) == "no-pepper"
    ledger.seats.issue_pins(["chair"])
    assert enter(ledger, JUROR) == "right"
    assert enter(ledger, JUROR, seat="juror:j1") == "no-pepper"


def test_an_old_file_goes_on_without_a_pepper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    path = make_old_file(tmp_path / "old.db", 4)
    with Ledger.open(path) as ledger:
        assert ledger.seats.check_pin("juror:j1", "687198", NOW_MS, JUROR).verdict == "right"
        new_pin = ledger.seats.issue_pins(["juror:j1"])["juror:j1"]
        assert ledger.seats.check_pin("juror:j1", new_pin, NOW_MS, JUROR).verdict == "right"
    assert pepper.read_pepper(path) is None


def test_a_new_contest_has_a_pepper_and_a_copy_without_it_says_so(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    with Ledger.making(path) as unnamed_path, Ledger.create(unnamed_path):
        pass
    assert pepper.read_pepper(path) is not None
    with Ledger.open(path) as ledger:
        ledger.seats.issue_pins(["chair"])
        assert not ledger.seats.lack_pepper()
        pepper_path(path).unlink()
        assert ledger.seats.lack_pepper()


def test_the_screens_and_the_hub_are_told_while_somebody_guesses(ledger: Ledger) -> None:
    now_ms = int(time.time() * 1000)
    for source in strangers(6):
        for _ in range(5):
            guess(ledger, source, now_ms, "juror:j1")
    sentence = "Somebody guesses the PIN of juror:j1: 30 wrong ones from 6 addresses"
    assert str(ledger.describe_warning()) == sentence  # the alarm line of MC and head of jury
    append_facts(ledger, ballot())
    reader = StatusReader(ledger.path)
    calm, alarmed = (
        HubSnapshot(0.0, ledger_status=LedgerStatus(alarms=a)) for a in ((), reader.read().alarms)
    )
    reader.close()
    use_language("en")
    assert list(describe_changes(calm, alarmed)) == [sentence]
    assert list(describe_changes(alarmed, alarmed)) == []
    assert describe_ledger(alarmed.ledger_status) == sentence
    ledger.seats.unlock("juror:j1")
    assert ledger.describe_warning() is None
