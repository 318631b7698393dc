"""The progress of a form is stored as JSON; anything else reads as no progress."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring_tui.domain.seat_progress import SeatProgress

PROGRESS = st.builds(
    SeatProgress,
    st.integers(0, 999),
    st.integers(0, 99),
    st.integers(0, 99),
    st.sampled_from([None, "saved", "saving", "error"]),
)


@given(progress=PROGRESS)
def test_progress_is_read_as_it_was_written(progress: SeatProgress) -> None:
    assert SeatProgress.from_json(progress.to_json()) == progress


@pytest.mark.parametrize(
    "text",
    [
        "",
        "14:3/5✓",
        "3/5",
        "null",
        "[]",
        "{}",
        "7",
        '{"draw_number": 1}',
        '{"draw_number": "1", "filled": 2, "total": 3}',
        '{"draw_number": 1, "filled": true, "total": 3}',
        '{"draw_number": 1, "filled": 2, "total": 3, "save_state": "✓"}',
        '{"draw_number": 1, "filled": 2, "total": 3, "save_state": []}',
        '{"draw_number": 1, "filled": 2, "total": 3, "more": 4}',
        '{"draw_number": 1, "filled": 2',
    ],
)
def test_any_other_text_is_no_progress(text: str) -> None:
    assert SeatProgress.from_json(text) is None


@given(text=st.text())
def test_no_text_raises(text: str) -> None:
    SeatProgress.from_json(text)
