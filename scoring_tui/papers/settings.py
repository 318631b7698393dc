"""Where the settings of the papers come from, and whether the libraries of papers are installed.

It imports no library of papers itself.
"""

import re
import shlex
import sys
from importlib.metadata import requires
from importlib.util import find_spec
from pathlib import Path

from scoring_tui.contest.loader import read_paper_settings
from scoring_tui.contest.models import Contest
from scoring_tui.contest.papers import PaperSettings
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy

LIBRARIES = ("typst", "docxtpl", "xlsxwriter", "pypdf")
"""Modules of the extra `papers`."""
_EXTRA_MARKER = re.compile(r"""extra == ['"]papers['"]""")


def read_settings(contest_path: Path, settings_path: Path | None, contest: Contest) -> PaperSettings:
    """Read the settings: of a given file, else of FINAL.papers.toml beside FINAL.db, else the contest's.

    Raises `InvalidInput` with all problems of a file.
    """
    beside_path = contest_path.with_suffix(".papers.toml")
    if settings_path is None and beside_path.is_file():
        settings_path = beside_path
    return contest.papers if settings_path is None else read_paper_settings(settings_path, contest)


def require_libraries() -> None:
    """Raise `CommandRefused` with the line to run if a library of papers is not installed."""
    missing_names = [name for name in LIBRARIES if find_spec(name) is None]
    if missing_names:
        raise CommandRefused(
            lazy(
                "papers need more libraries ({names}): run {line}",
                names=", ".join(missing_names), line=make_install_line(),
            )
        )  # fmt: skip


def make_install_line() -> str:
    """Return the command that installs the libraries of the extra `papers` for this very Python."""
    requirements = [
        requirement.partition(";")[0].strip()
        for requirement in requires("scoring-tui") or ()
        if _EXTRA_MARKER.search(requirement)
    ]
    return shlex.join([sys.executable, "-m", "pip", "install", *requirements])


def default_folder(contest_path: Path) -> Path:
    """Return the folder beside a contest file into which the screens write papers: FINAL-papers."""
    return contest_path.with_name(f"{contest_path.stem}-papers")
