"""Seats as values: read from the ledger's text and written back unchanged."""

import pytest

from scoring_tui.domain.seat import CHAIR_SEAT, COMMITTEE_SEAT, ROLES, Role, Seat

TEXTS = {
    "juror:j1": Seat(Role.JUROR, "j1"),
    "juror:j1-b": Seat(Role.JUROR, "j1-b"),
    "juror": Seat(Role.JUROR),
    "mc:A": Seat(Role.MC, "A"),
    "board": Seat(Role.BOARD),
    "board:A": Seat(Role.BOARD, "A"),
    "chair": CHAIR_SEAT,
    "chair:A": Seat(Role.CHAIR, "A"),
    "committee": COMMITTEE_SEAT,
}


@pytest.mark.parametrize(("text", "seat"), TEXTS.items())
def test_a_seat_is_parsed_and_written_back(text: str, seat: Seat) -> None:
    assert Seat.parse(text) == seat
    assert str(seat) == text


@pytest.mark.parametrize(
    "text", ["", ":", "j1", "juror:", ":j1", "Juror:j1", "jury:j1", "chair:", "committee:x", "juror j1"]
)
def test_a_malformed_seat_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a"):
        Seat.parse(text)


def test_every_role_but_the_committee_has_a_screen() -> None:
    assert {*ROLES, Role.COMMITTEE} == set(Role)
