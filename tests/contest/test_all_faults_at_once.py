"""Faults in one table of a contest file do not hide each other, and no false fault is reported."""

from pathlib import Path

import pytest

from scoring_tui.contest.loader import read_contest
from scoring_tui.errors import InvalidInput
from tests.contest.test_loader import GOOD


def problems_after(path: Path, *changes: tuple[str, str]) -> list[str]:
    """The problems of the good file after some changes."""
    text = GOOD
    for good, bad in changes:
        assert good in text
        text = text.replace(good, bad, 1)
    file = path / "uji.toml"
    file.write_text(text)
    with pytest.raises(InvalidInput) as refused:
        read_contest(file)
    return [f"{problem.line}: {problem.place}: {problem.what}" for problem in refused.value.problems]


def test_a_wrong_value_does_not_hide_the_rest_of_its_table(tmp_path: Path) -> None:
    first, second, third, fourth = problems_after(
        tmp_path,
        ('id = "uji"\n', 'id = "Uji Coba"\ntimezone = "Asia/Jakrta"\n'),
        ('name = "Pengawas"\nrubric = "gagasan"', 'name = ""\nrubric = "gagsan"'),
    )
    assert first.startswith('2: contest / id: "Uji Coba"')
    assert second.startswith('3: contest / timezone: unknown time zone "Asia/Jakrta"')
    assert 'category "pengawas" / name: must not be empty' in third
    assert 'category "pengawas" / rubric: there is no "gagsan"' in fourth


def test_standings_have_one_spelling(tmp_path: Path) -> None:
    """Two declarations of what the hall may see could contradict each other."""
    (message,) = problems_after(
        tmp_path, ('id = "uji"\n', 'id = "uji"\nstandings = "announced"\nlive-standings = true\n')
    )
    assert "live-standings: is the earlier spelling of standings" in message


def test_a_session_without_a_valid_day_is_still_checked(tmp_path: Path) -> None:
    messages = problems_after(tmp_path, ("day = 2024-12-20", 'day = "besok"'), ('panel = "A"', 'panel = "Z"'))
    assert ["such as 2024-12-20" in messages[0], 'there is no "Z"' in messages[1]] == [True, True]
    assert len(messages) == 2


def test_a_section_whose_items_are_all_wrong_is_not_reported_as_empty(tmp_path: Path) -> None:
    text = GOOD.partition("[[session]]")[0] + "[[session]]\nday = 5\n"
    messages = problems_after(tmp_path, (GOOD, text))
    assert len(messages) == 4 and all("session 1 / " in message for message in messages)


def test_the_line_of_a_list_is_not_the_line_of_an_item_key(tmp_path: Path) -> None:
    start = GOOD.index("[rubric")
    item = '[[rubric.gagasan.criteria]]\nid = "baru"\nweight = {}\nname = "Baru"\n'
    inner = 'criteria = [{ id = "dampak", name = "Dampak", weight = 100 }]\n'
    rubric = f"[rubric.gagasan]\n{item.format(50)}{item.format('50')}{inner}"
    messages = problems_after(tmp_path, (GOOD[start : GOOD.index("[scoring]")], rubric), ('"isi", ', ""))
    line = GOOD[:start].count("\n") + 1
    assert [message.partition(":")[0] for message in messages] == [str(line)] * 2


@pytest.mark.parametrize("key", ["desk", "live-standings"])
def test_a_flag_in_quotation_marks_is_refused(tmp_path: Path, key: str) -> None:
    (message,) = problems_after(tmp_path, ('id = "uji"', f'id = "uji"\n{key} = "yes"'))
    assert "true or false, without quotation marks" in message
