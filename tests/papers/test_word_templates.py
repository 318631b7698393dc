"""The Word templates are what `make_word_templates` makes."""

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document

from scoring_tui.engine.engine import Engine
from scoring_tui.papers.typesetting import TEMPLATES
from scoring_tui.papers.word_files import fill_word_template
from tests.papers.lay_out import build_files
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


def test_the_properties_name_the_paper_and_not_a_library(final: Engine) -> None:
    (file,) = build_files(final, "mc-script")
    content = fill_word_template(file.paper, TEMPLATES / "mc-script.docx")
    properties = Document(BytesIO(content)).core_properties
    assert (properties.title, properties.author) == (file.paper.head.title, "BKD")
    assert "python" not in _parts(content)["docProps/core.xml"].decode()
