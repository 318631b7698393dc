"""Write the papers of a contest: build their models from the record, lay them out, put the files in place."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import assert_never

from scoring_tui.errors import CommandRefused, InputProblem, InvalidInput
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import in_language
from scoring_tui.papers.context import PaperContext
from scoring_tui.papers.errors import EditedFileExists
from scoring_tui.papers.images import find_image_problem
from scoring_tui.papers.kinds import KINDS, Form, PaperFile, PaperKindId
from scoring_tui.papers.record import name_own_template
from scoring_tui.papers.registry import BUILDERS
from scoring_tui.papers.typesetting import TEMPLATES, typeset
from scoring_tui.papers.word_files import fill_word_template

EDITED_FORMS: frozenset[Form] = frozenset({"docx", "xlsx"})
"""Forms that the committee goes on to edit: a file of these is replaced only if that is asked for."""
OnProgress = Callable[[int, int, str], None]
"""Called with the number of files written, the number of all files, and the name of the next one."""


@dataclass(frozen=True, slots=True)
class PaperSelection:
    """Which papers are written."""

    category_ids: tuple[str, ...]
    kinds: tuple[PaperKindId, ...]
    template: Path | None = None
    """The committee's own template, for the only kind."""
    may_replace: bool = False
    """Whether files that the committee may have edited are replaced."""


def select_kinds(chosen_kinds: Collection[str]) -> tuple[PaperKindId, ...]:
    """Return the chosen kinds in the registry's order; without a choice all that are not confidential."""
    if chosen_kinds:
        return tuple(kind for kind in KINDS if kind in chosen_kinds)
    return tuple(kind for kind, row in KINDS.items() if not row.is_confidential)


def _name_files(folder: Path, tasks: Iterable[tuple[PaperFile, Form]]) -> dict[Path, tuple[PaperFile, Form]]:
    """Give each file a path of its own: names in small letters may be equal, as of the panels "A" and "a"."""
    paths: dict[Path, tuple[PaperFile, Form]] = {}
    for file, form in tasks:
        path, number = folder / f"{file.stem}.{form}", 1
        while path in paths:
            number += 1
            path = folder / f"{file.stem}-{number}.{form}"
        paths[path] = (file, form)
    return paths


def write_papers(
    context: PaperContext, folder: Path, selection: PaperSelection, on_progress: OnProgress
) -> list[Path]:
    """Write papers in their language into a folder, which is made if there is none; return the files.

    Every file is laid out before the first one is put in place, so an error leaves the folder as it was.

    Raises:
        EditedFileExists: a file that may have been edited is there, and `may_replace` is false.
        CommandRefused: nothing to write, or a paper that cannot be laid out.
        InvalidInput: a template or a logo that cannot be used.
    """
    with in_language(context.language):
        tasks = _name_files(folder, _list_tasks(context, selection))
        if not tasks:
            has_ballots = context.state.contest.contest.has_ballots
            raise CommandRefused(
                lazy("there is no such paper yet: draw the running order, or enter ballots")
                if has_ballots
                else lazy("there is no such paper: nobody appears in this contest and nobody gives marks")
            )
        contents: dict[Path, bytes] = {}
        logo = _read_logo(context)
        for index, (path, (file, form)) in enumerate(tasks.items()):
            on_progress(index, len(tasks), path.name)
            contents[path] = _lay_out(file, form, selection.template, logo)
        if not selection.may_replace:
            edited_paths = [path for path, (_, form) in tasks.items() if form in EDITED_FORMS]
            _refuse_edited_files({path: contents[path] for path in edited_paths})
        private_paths = {path for path, (file, _) in tasks.items() if KINDS[file.kind].is_confidential}
        _put_in_place(folder, contents, private_paths)
        on_progress(len(tasks), len(tasks), "")
    return list(contents)


def write_confidential_paper(
    context: PaperContext, kind: PaperKindId, path: Path, *, may_replace: bool = False
) -> None:
    """Write a paper of the whole contest to this file, in the form of its suffix, for its owner's eyes alone.

    Raises:
        EditedFileExists: a workbook that may have been edited is there, and `may_replace` is false.
        CommandRefused: the contest has no such paper, or it cannot be laid out.
        InvalidInput: the suffix is of no form of this paper, or the file cannot be written.
    """
    form = next((form for form in KINDS[kind].forms if path.suffix.lower() == f".{form}"), None)
    if form is None:
        suffixes = ", ".join(f".{known}" for known in KINDS[kind].forms)
        message = lazy("the name must end in one of {suffixes}", suffixes=suffixes)
        raise InvalidInput(str(path), [InputProblem("", message)])
    with in_language(context.language):
        file = next(BUILDERS[kind](context, list(context.state.contest.categories)), None)
        if file is None:
            raise CommandRefused(lazy("the contest file declares nothing that this paper could say"))
        content = _lay_out(file, form, None, _read_logo(context))
        if form in EDITED_FORMS and not may_replace:
            _refuse_edited_files({path: content})
        _put_in_place(path.parent, {path: content}, {path})


def _list_tasks(context: PaperContext, selection: PaperSelection) -> Iterator[tuple[PaperFile, Form]]:
    """Each file with a form; with a template of the committee only the form that it makes."""
    for kind in selection.kinds:
        for file in BUILDERS[kind](context, selection.category_ids):
            for form in _list_forms(file, selection.template):
                yield file, form


def _list_forms(file: PaperFile, template: Path | None) -> Sequence[Form]:
    if template is None:
        return file.forms
    return ("docx",) if template.suffix.lower() == ".docx" else ("pdf",)


def _lay_out(file: PaperFile, form: Form, template: Path | None, logo: bytes | None) -> bytes:
    match form:
        case "pdf":
            pdf_template = template or TEMPLATES / f"{file.template}.typ"
            attachments = name_own_template(file.attachments, template.name if template else "")
            return typeset(file.paper, pdf_template, logo=logo, attachments=attachments)
        case "docx":
            word_template = template or TEMPLATES / f"{file.template}.docx"
            return fill_word_template(file.paper, word_template, logo=logo, merge_loop=file.merge_loop)
        case "xlsx":
            return file.make_workbook()
    assert_never(form)


def _read_logo(context: PaperContext) -> bytes | None:
    """Read the logo; its path is relative to the contest file."""
    if not context.settings.logo:
        return None
    path = context.folder / context.settings.logo
    try:
        content = path.read_bytes()
    except OSError as error:
        message = lazy("cannot be read: {why}; put the image there, or remove the logo", why=error.strerror)
        raise InvalidInput(str(path), [InputProblem("papers / logo", message)]) from error
    if (problem := find_image_problem(content)) is not None:
        raise InvalidInput(str(path), [InputProblem("papers / logo", problem)])
    return content


def _refuse_edited_files(contents: Mapping[Path, bytes]) -> None:
    """Refuse to replace a file that the committee may have edited."""
    for path, content in contents.items():
        if path.is_file() and path.read_bytes() != content:
            raise EditedFileExists(
                lazy(
                    "{file} is there and may have been edited: choose another folder, or add --replace",
                    file=path.name,
                )
            )


def copy_templates(folder: Path, *, may_replace: bool) -> list[Path]:
    """Write the program's templates into a folder, so that the committee can change them.

    `papers.typ`, which the Typst templates import, is among them.

    Raises:
        EditedFileExists: a file is there that is not the program's, and `may_replace` is false.
        InvalidInput: the folder cannot be written to.
    """
    contents = {
        folder / path.name: path.read_bytes()
        for path in sorted(TEMPLATES.iterdir())
        if path.suffix in (".typ", ".docx")
    }
    if not may_replace:
        _refuse_edited_files(contents)
    _put_in_place(folder, contents)
    return list(contents)


def _put_in_place(folder: Path, contents: Mapping[Path, bytes], private_paths: Collection[Path] = ()) -> None:
    """Write files so that each is whole or not there; the first is put in place after all are written.

    Args:
        private_paths: files that only their owner may read.
    """
    for path in contents:
        if path.is_dir():
            message = lazy("is a folder; a file is to be written there: choose another folder with --out")
            raise InvalidInput(str(path), [InputProblem("", message)])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder, prefix=".papers-") as written_folder:
            for path, content in contents.items():
                draft_path = Path(written_folder) / path.name
                draft_path.write_bytes(content)
                if path in private_paths:
                    draft_path.chmod(0o600)
            for path in contents:
                (Path(written_folder) / path.name).replace(path)
    except OSError as error:
        message = lazy(
            "cannot be written: {why}; choose another folder, or make room there", why=error.strerror
        )
        raise InvalidInput(str(folder), [InputProblem("", message)]) from error
