"""How the engine's thread waits: woken by its own process and by notices, not held up by a flood of them."""

import gc
import socket
import threading
import time
from collections.abc import Iterator
from weakref import ref

import pytest

from scoring_tui.engine.waiting import LOOK_BURST, LOOKS_PER_SECOND, EngineAlarm


class FakeListener:
    """A listener that is readable for ever, and counts how often it was asked."""

    def __init__(self, *, is_genuine: bool) -> None:
        self.is_genuine = is_genuine
        self.count = 0
        self._reader, self._writer = socket.socketpair()

    def flood(self) -> None:
        """From now on there is always a notice."""
        self._writer.send(b"x")

    def fileno(self) -> int:
        return self._reader.fileno()

    def drain(self) -> bool:
        self.count += 1
        return self.is_genuine

    def close(self) -> None:
        self._reader.close()
        self._writer.close()


@pytest.fixture(params=[True, False], ids=["genuine", "forged"])
def listener(request: pytest.FixtureRequest) -> Iterator[FakeListener]:
    fake_listener = FakeListener(is_genuine=request.param)
    yield fake_listener
    fake_listener.close()


def test_a_call_ends_the_wait() -> None:
    alarm = EngineAlarm()
    threading.Thread(target=alarm.wake).start()
    assert alarm.wait(3600, None) is False


def test_a_call_before_the_wait_ends_it_once() -> None:
    """However many there were; more than fit into the socket do not block."""
    alarm = EngineAlarm()
    for _ in range(3):
        alarm.wake()
    alarm.wait(3600, None)
    start = time.monotonic()
    alarm.wait(0.02, None)
    assert time.monotonic() - start >= 0.015
    for _ in range(100_000):
        alarm.wake()
    alarm.wait(3600, None)


def test_a_genuine_notice_ends_the_wait(listener: FakeListener) -> None:
    """A forged one does not."""
    listener.flood()
    assert EngineAlarm().wait(0.05, listener) is listener.is_genuine
    assert listener.count >= 1


def test_a_flood_is_listened_to_only_so_often(
    listener: FakeListener, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever floods can cause a burst and then a fixed number of looks a second."""
    listener.flood()
    alarm, start = EngineAlarm(), time.monotonic()
    while time.monotonic() - start < 0.5:
        alarm.wait(0.1, listener)
    passed = time.monotonic() - start
    assert LOOK_BURST <= listener.count <= LOOK_BURST + 1 + passed * LOOKS_PER_SECOND


def test_in_a_flood_the_own_process_is_heard_at_once(listener: FakeListener) -> None:
    listener.flood()
    alarm = EngineAlarm()
    alarm._next_look_at = time.monotonic() + 3600  # after a burst without end
    threading.Thread(target=alarm.wake).start()
    assert alarm.wait(3600, listener) is False
    assert listener.count == 0


def test_after_a_quiet_time_there_is_a_burst_again(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    listener, alarm = FakeListener(is_genuine=True), EngineAlarm()
    listener.flood()
    try:
        for _ in range(2):
            listener.count = 0
            while alarm.wait(0, listener):
                pass
            assert LOOK_BURST - 1 <= listener.count <= LOOK_BURST  # sums of fractions are not exact
            now += 3600
    finally:
        listener.close()


def test_its_sockets_are_closed_with_it() -> None:
    alarm = EngineAlarm()
    reader = alarm._reader
    is_gone = ref(alarm)
    del alarm
    gc.collect()
    assert is_gone() is None and reader.fileno() == -1
