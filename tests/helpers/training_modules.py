"""A contest of results with training modules, and sheets of them."""

from collections.abc import Mapping, Sequence
from pathlib import Path

MODULE_CONTEST = """
[contest]
id = "modul"
name = "Pelatihan"
organiser = "BKPSDM"
language = "en"
format = "results"
day = 2022-12-16
head-of-jury = "Ketua Juri"

{modules}

[modules]
{rules}

[[category]]
id = "asn"
name = "ASN"

[[juror]]
id = "j1"
name = "Juri 1"

[[juror]]
id = "j2"
name = "Juri 2"
"""

USUAL_RULES = 'attendance = 80\npassed = 3\nweight = 100\npoints = "mean"\nuntaken = "zero"'
NAMES = ("Ani", "Budi", "Citra", "Dewi")


def declare_modules(count: int = 4, rules: str = USUAL_RULES, module_keys: str = "pass = 70") -> str:
    """A contest file with so many modules, "Modul 1" and so on."""
    modules = "\n".join(
        f'[[module]]\nid = "m{number}"\nname = "Modul {number}"\n{module_keys}\n'
        for number in range(1, count + 1)
    )
    return MODULE_CONTEST.format(modules=modules, rules=rules)


def write_module_contest(folder: Path, text: str) -> Path:
    """Write the contest file and a roster beside it; returns the path of the contest file."""
    path = folder / "modul.toml"
    path.write_text(text, encoding="utf-8")
    (folder / "roster.csv").write_text("Nama\n" + "\n".join(NAMES) + "\n", encoding="utf-8")
    return path


def write_module_sheet(path: Path, cells: Mapping[str, Sequence[str]], count: int = 4) -> Path:
    """Write a sheet: by name, attendance and score of each module in turn."""
    headings = [f"Modul {number} {word}" for number in range(1, count + 1) for word in ("hadir", "nilai")]
    lines = [";".join(("Nama", *headings)), *(";".join((name, *row)) for name, row in cells.items())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
