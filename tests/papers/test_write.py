"""Files of papers are put in place whole, all or none; an image that cannot be printed is refused before."""

from pathlib import Path

import pytest

from scoring_tui.contest.papers import PaperSettings
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import InvalidInput
from scoring_tui.i18n.locale import in_language, translate
from scoring_tui.papers import write
from scoring_tui.papers.context import PaperContext
from scoring_tui.papers.images import MAX_IMAGE_BYTES, find_image_problem
from scoring_tui.papers.page_differences import make_blank_image
from tests.papers.eventful import simple_final
from tests.papers.lay_out import build_files

PNG = make_blank_image(20, 30)
JPEG = b"\xff\xd8\xff\xe0 a picture \xff\xd9"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (PNG, None),
        (JPEG, None),
        (b"GIF89a", "must be a PNG or JPEG file"),
        (b"", "must be a PNG or JPEG file"),
        (PNG[:8], "is damaged"),
        (PNG[:-12], "is damaged"),
        (PNG[:20] + b"?" + PNG[21:], "is damaged"),
        (JPEG[:-4], "is damaged"),
        (JPEG + b"\0" * MAX_IMAGE_BYTES, "has 2.0 MB, at most 2 MB are possible"),
    ],
)
def test_an_image_that_cannot_be_printed_says_why(content: bytes, problem: str | None) -> None:
    with in_language("en"):
        found = find_image_problem(content)
        assert translate(found).startswith(problem or "") if found is not None else problem is None


def _write(folder: Path, settings: PaperSettings | None = None) -> list[Path]:
    engine = simple_final(folder.parent / "final.db")
    try:
        with in_language("en"):
            context = PaperContext(engine, settings or PaperSettings(), folder.parent, "en")
            selection = write.PaperSelection(("pengawas",), ("minutes",))
            return write.write_papers(context, folder, selection, lambda done, count, name: None)
    finally:
        engine.ledger.close()


def test_nothing_else_is_left_in_the_folder(tmp_path: Path) -> None:
    paths = _write(tmp_path / "papers")
    assert sorted((tmp_path / "papers").iterdir()) == sorted(paths)


def test_a_folder_in_the_place_of_a_file_leaves_all_as_it_was(tmp_path: Path) -> None:
    blocked = tmp_path / "papers" / "minutes-pengawas.docx"
    blocked.mkdir(parents=True)
    with pytest.raises(InvalidInput, match="is a folder"):
        _write(tmp_path / "papers")
    assert list((tmp_path / "papers").iterdir()) == [blocked]


def test_a_disk_that_fills_up_leaves_the_folder_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_bytes, paths = Path.write_bytes, list[Path]()

    def fill_up(path: Path, content: bytes) -> int:
        paths.append(path)
        if len(paths) > 1:
            raise OSError(28, "No space left on device")
        return write_bytes(path, content)

    monkeypatch.setattr(Path, "write_bytes", fill_up)
    with pytest.raises(InvalidInput, match="No space left on device"):
        _write(tmp_path / "papers")
    assert len(paths) == 2
    assert list((tmp_path / "papers").iterdir()) == []


def test_a_damaged_logo_names_its_place(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(PNG[:-1])
    with pytest.raises(InvalidInput, match="papers / logo: is damaged"):
        _write(tmp_path / "papers", PaperSettings(logo="logo.png"))
    assert not (tmp_path / "papers").exists()


def test_papers_of_equal_names_get_files_of_their_own(tmp_path: Path, final: Engine) -> None:
    """As the running orders of the panels "A" and "a", whose names in small letters are equal."""
    with in_language("en"):
        (file,) = build_files(final, "running-order")
    paths = write._name_files(tmp_path, [(file, "pdf"), (file, "pdf"), (file, "docx")])
    assert [path.name.removeprefix(file.stem) for path in paths] == [".pdf", "-2.pdf", ".docx"]
