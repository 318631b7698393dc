"""Faults in one table of a contest file do not hide each other, and nothing is told that is not so."""

from pathlib import Path

import pytest

from scoring_tui.contest.loader import read_contest
from scoring_tui.errors import InvalidInput
from tests.contest.test_loader import GOOD


def told(path: Path, *slips: tuple[str, str]) -> list[str]:
    """What is said of the good file after some slips."""
    text = GOOD
    for good, bad in slips:
        assert good in text
        text = text.replace(good, bad, 1)
    file = path / "uji.toml"
    file.write_text(text)
    with pytest.raises(InvalidInput) as refused:
        read_contest(file)
    return [f"{one.line}: {one.place}: {one.what}" for one in refused.value.problems]


def test_a_wrong_value_does_not_hide_the_rest_of_its_table(tmp_path: Path) -> None:
    first, second, third, fourth = told(
        tmp_path,
        ('id = "uji"\n', 'id = "Uji Coba"\ntimezone = "Asia/Jakrta"\n'),
        ('name = "Pengawas"\nrubric = "gagasan"', 'name = ""\nrubric = "gagsan"'),
    )
    assert first.startswith('2: contest / id: "Uji Coba"')
    assert second.startswith('3: contest / timezone: unknown time zone "Asia/Jakrta"')
    assert 'category "pengawas" / name: must not be empty' in third
    assert 'category "pengawas" / rubric: there is no "gagsan"' in fourth


def test_a_session_without_its_day_is_still_looked_at(tmp_path: Path) -> None:
    found = told(tmp_path, ("day = 2024-12-20", 'day = "besok"'), ('panel = "A"', 'panel = "Z"'))
    assert ["such as 2024-12-20" in found[0], 'there is no "Z"' in found[1]] == [True, True]
    assert len(found) == 2


def test_a_section_of_wrong_items_is_not_called_empty(tmp_path: Path) -> None:
    text = GOOD.partition("[[session]]")[0] + "[[session]]\nday = 5\n"
    found = told(tmp_path, (GOOD, text))
    assert len(found) == 4 and all("session 1 / " in one for one in found)


def test_the_key_of_an_item_is_not_taken_for_the_list_of_items(tmp_path: Path) -> None:
    start = GOOD.index("[rubric")
    item = '[[rubric.gagasan.criteria]]\nid = "baru"\nweight = {}\nname = "Baru"\n'
    inner = 'criteria = [{ id = "dampak", name = "Dampak", weight = 100 }]\n'
    rubric = f"[rubric.gagasan]\n{item.format(50)}{item.format('50')}{inner}"
    found = told(tmp_path, (GOOD[start : GOOD.index("[scoring]")], rubric), ('"isi", ', ""))
    line = GOOD[:start].count("\n") + 1
    assert [one.partition(":")[0] for one in found] == [str(line)] * 2


@pytest.mark.parametrize("key", ["desk", "live-standings"])
def test_a_flag_in_quotation_marks_is_no_flag(tmp_path: Path, key: str) -> None:
    (one,) = told(tmp_path, ('id = "uji"', f'id = "uji"\n{key} = "yes"'))
    assert "true or false, without quotation marks" in one
