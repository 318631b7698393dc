"""The Word templates are what `make_word_templates` makes."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from scoring_tui.papers.typesetting import TEMPLATES
from tests.papers.make_word_templates import MAKERS, make_template


def _parts(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_every_template_is_made_by_the_maker() -> None:
    assert {path.stem for path in TEMPLATES.glob("*.docx")} == set(MAKERS)


@pytest.mark.parametrize("stem", MAKERS)
def test_a_template_is_up_to_date(stem: str) -> None:
    stored = _parts(Path(TEMPLATES / f"{stem}.docx").read_bytes())
    made = _parts(make_template(stem))
    message = "run python -m tests.papers.make_word_templates"
    assert stored == made, message
