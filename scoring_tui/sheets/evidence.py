"""Read what contestants claim on criteria: one row for each contestant and criterion.

All errors are reported at once, by row and column; all rows are taken or none.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.figures import FigureRule, read_figure
from scoring_tui.contest.models import Leaf
from scoring_tui.contest.person_names import fold_name
from scoring_tui.contest.scales import read_mark
from scoring_tui.domain.evidence import base_name, find_name_objection
from scoring_tui.domain.facts.evidence import EvidenceClaim, EvidenceFile
from scoring_tui.domain.state import State
from scoring_tui.errors import InputProblem
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.i18n.visible import join_lines
from scoring_tui.ledger.evidence_files import EvidenceUnreadable, SourceFile, read_source
from scoring_tui.rules.evidence import MAX_FILES, MAX_LINKS, MAX_NOTE_LENGTH, find_amount_objection
from scoring_tui.sheets.contestant_lookup import ContestantLookup
from scoring_tui.sheets.contestant_sheet import (
    CONTESTANT_KINDS,
    ContestantSheet,
    column_kind,
    read_with_vocabulary,
)
from scoring_tui.sheets.headings import fold_heading, is_heading
from scoring_tui.sheets.reader import SheetRow
from scoring_tui.sheets.table import Vocabulary, cell_text, refuse_sheet

_HEADINGS = {
    "criterion": """indikator, kriteria, aspek, komponen, nama indikator, id indikator, kode indikator,
        indikator penilaian, aspek penilaian, kriteria penilaian, indicator, criterion""",
    "mark": """nilai klaim, nilai usulan, nilai mandiri, skor mandiri, penilaian mandiri, nilai diklaim,
        nilai, skor, claimed mark, mark, score, self assessment""",
    "value": """angka, angka mentah, capaian, realisasi, besaran, pembilang, angka klaim, angka capaian,
        value, figure, numerator""",
    "base": "dasar, pembanding, penyebut, basis, angka dasar, angka pembanding, base, denominator",
    "measure": "satuan, satuan angka, unit of measure, measured in",
    "links": """tautan, tautan bukti, link, link bukti, url, alamat web, tautan 1, tautan 2, tautan 3,
        link 1, link 2, link 3, links""",
    "files": """berkas, berkas bukti, nama berkas, file, files, nama file, file bukti, lampiran, dokumen,
        dokumen bukti, berkas 1, berkas 2, berkas 3, attachment, attachments, file name, file names""",
    "note": "catatan, keterangan, penjelasan, uraian, note, notes, remark",
}
_FOLDED_HEADINGS = {
    kind: frozenset(fold_heading(heading) for heading in headings.split(","))
    for kind, headings in _HEADINGS.items()
}
_LINK = re.compile(r"https?://[^\s/?#]+\.[^\s]+", re.IGNORECASE)
_BETWEEN_LINKS = re.compile(r"[;,]?\s+|[;,](?=https?://)", re.IGNORECASE)
_PER_CENT_UNITS = frozenset(map(fold_name, ("%", "persen", "per cent", "percent")))


@dataclass(frozen=True, slots=True)
class EvidenceSheet:
    """The claims of one file."""

    claims: tuple[EvidenceClaim, ...]
    sources: tuple[SourceFile, ...]
    """The files that the claims name, to be stored."""
    warnings: tuple[InputProblem, ...]
    """What the committee should check."""


def read_evidence(path: Path, state: State, files_folder: Path | None = None) -> EvidenceSheet:
    """Read one claim from each row. A row that claims nothing is passed over with a warning.

    Args:
        files_folder: where the named files are; without it a row that names a file is refused.

    Raises:
        InvalidInput: with every problem by row and column; then no row of the file may be taken.
    """
    reader = _EvidenceReader(path, state, files_folder)
    problems = list(reader.read_rows())
    if not problems and not reader.claims:
        problems = [InputProblem("", lazy("no row claims anything"))]
    if problems:
        refuse_sheet(path, problems)
    warnings = (*reader.sheet.warnings, *reader.lookup.warnings, *reader.warnings)
    sources = {source.sha256: source for source in reader.sources.values()}
    return EvidenceSheet(tuple(reader.claims.values()), tuple(sources.values()), warnings)


def _find_kind(title: str) -> str | None:
    kinds = [kind for kind, headings in _FOLDED_HEADINGS.items() if is_heading(title, headings)]
    return kinds[0] if kinds else column_kind(title)


def _read_sheet(path: Path) -> ContestantSheet:
    vocabulary = Vocabulary(
        find_kind=_find_kind,
        required_kinds=(CONTESTANT_KINDS, frozenset(("criterion",))),
        name_kinds=frozenset(("name", "team", "unit")),
        single_kinds=frozenset(("name", "nip", *_HEADINGS.keys() - {"links", "files"})),
        number_kinds=frozenset(("mark", "value", "base", "draw")),
        value_kinds=frozenset(("links", "files")),
        running_kinds=frozenset(("number",)),
    )
    no_headings = lazy(
        "no heading row: one row must name the contestant, by NIP, name, id or institution, "
        "and the criterion (Indikator)"
    )
    return read_with_vocabulary(path, vocabulary, no_headings, ContestantSheet)


class _CellError(Exception):
    """A cell, or the row, that cannot be taken."""

    def __init__(self, kind: str, message: LazyText) -> None:
        self.kind, self.message = kind, message
        super().__init__(str(message))


class _EvidenceReader:
    """Reads one file of claims."""

    def __init__(self, path: Path, state: State, files_folder: Path | None) -> None:
        self.sheet, self.lookup, self.contest = _read_sheet(path), ContestantLookup(state), state.contest
        self.files_folder = files_folder
        self.sources: dict[str, SourceFile] = {}
        """The files that were read, by the name in the sheet."""
        self.claims: dict[tuple[str, str], EvidenceClaim] = {}
        self.row_numbers: dict[tuple[str, str], int] = {}
        """The row of each contestant and criterion."""
        self.warnings: list[InputProblem] = []

    def read_rows(self) -> Iterator[InputProblem]:
        """Read every row into `claims`, and yield the problems."""
        for row in self.sheet.rows:
            yield from self._read_row(row)

    def _read_row(self, row: SheetRow) -> Iterator[InputProblem]:
        contestant = self.lookup.find_contestant(self.sheet, row)
        if isinstance(contestant, InputProblem):
            yield contestant
            return
        try:
            leaf = self._find_leaf(row, contestant)
        except _CellError as error:
            yield self._problem(row, error)
            return
        key = (contestant.id, leaf.id)
        if key in self.row_numbers:
            message = lazy("is claimed in row {row} already", row=self.row_numbers[key])
            yield self._problem(row, _CellError("criterion", message))
            return
        self.row_numbers[key] = row.row_number
        yield from self._read_claim(row, key, leaf)

    def _read_claim(self, row: SheetRow, key: tuple[str, str], leaf: Leaf) -> Iterator[InputProblem]:
        errors: list[_CellError] = []
        mark = self._read_mark(row, leaf, errors)
        value, base = self._read_amounts(row, leaf, errors)
        links, files = self._read_links(row, errors), self._read_files(row, errors)
        note = join_lines(self._text(row, "note"))
        if len(note) > MAX_NOTE_LENGTH:
            errors.append(_CellError("note", lazy("is too long: at most {n} letters", n=MAX_NOTE_LENGTH)))
        if not errors and (objection := find_amount_objection(leaf, mark, value, base)):
            errors.append(_CellError("mark" if mark is not None else "value", objection))
        yield from (self._problem(row, error) for error in errors)
        if errors:
            return
        if mark is None and value is None and not links and not files and not note:
            place = self.sheet.row_place(row)
            self.warnings.append(InputProblem(place, lazy("claims nothing and was passed over")))
            return
        contestant_id, criterion_id = key
        self.claims[key] = EvidenceClaim(
            contestant=contestant_id, criterion=criterion_id,
            mark=mark, value=value, base=base, links=links, files=files, note=note,
        )  # fmt: skip

    # --- the cells of a row -----------------------------------------------------------------------

    def _find_leaf(self, row: SheetRow, contestant: Contestant) -> Leaf:
        leaves = self.contest.rubric_of(contestant.category).leaves
        typed_name = self._text(row, "criterion")
        if not typed_name:
            raise _CellError("criterion", lazy("the criterion is missing"))
        by_name = {fold_name(name): leaf for leaf in leaves for name in (leaf.name, leaf.id)}
        if (leaf := by_name.get(fold_name(typed_name))) is not None:
            return leaf
        category_name, typed = self.contest.categories[contestant.category].name, typed_name[:60]
        if close_names := get_close_matches(fold_name(typed_name), by_name, n=1):
            near = by_name[close_names[0]].name
            message = lazy('{category} has no criterion {typed}; is it "{near}"?',
                           category=category_name, typed=typed, near=near)  # fmt: skip
            raise _CellError("criterion", message)
        known_names = ", ".join(leaf.name for leaf in leaves)
        message = lazy("{category} has no criterion {typed}; there are {known}",
                       category=category_name, typed=typed, known=known_names)  # fmt: skip
        raise _CellError("criterion", message)

    def _read_mark(self, row: SheetRow, leaf: Leaf, errors: list[_CellError]) -> Decimal | None:
        text = self._text(row, "mark")
        if not text:
            return None
        mark = read_mark(text, leaf.scale)
        if isinstance(mark, LazyText):
            errors.append(_CellError("mark", mark))
            return None
        return mark

    def _read_amounts(
        self, row: SheetRow, leaf: Leaf, errors: list[_CellError]
    ) -> tuple[Decimal | None, Decimal | None]:
        """The figure and its base; a figure in per cent has none."""
        rule, value_text, base_text = leaf.figure, self._text(row, "value"), self._text(row, "base")
        unit = fold_name(self._text(row, "measure"))
        if rule is None:
            for kind, text in (("value", value_text), ("base", base_text), ("measure", unit)):
                if text:
                    message = lazy(
                        "{criterion} is declared without a figure: leave it empty", criterion=leaf.name
                    )
                    errors.append(_CellError(kind, message))
            return None, None
        is_per_cent = value_text.endswith("%") or unit in _PER_CENT_UNITS
        if unit and unit not in _list_units(rule):
            message = lazy("the figure is counted in {unit}", unit=rule.amount_unit or rule.unit)
            errors.append(_CellError("measure", message))
        value = self._read_figure("value", value_text.removesuffix("%"), errors)
        base = self._read_figure("base", base_text, errors)
        if not value_text:
            if base_text:
                errors.append(_CellError("base", lazy("a base without a value")))
        elif rule.is_share and not base_text and not is_per_cent and fold_name(rule.unit) != unit:
            message = lazy(
                "the base is missing ({base}); fill it in, or write the value with %", base=rule.base
            )
            errors.append(_CellError("base", message))
        elif value_text.endswith("%") and (base_text or fold_name("%") not in _list_units(rule)):
            message = lazy(
                "is in per cent, but the figure is counted in {unit}", unit=rule.amount_unit or rule.unit
            )
            errors.append(_CellError("value", message))
        return value, base

    def _read_figure(self, kind: str, text: str, errors: list[_CellError]) -> Decimal | None:
        if not text:
            return None
        figure = read_figure(text)
        if isinstance(figure, LazyText):
            errors.append(_CellError(kind, figure))
            return None
        return figure

    def _read_links(self, row: SheetRow, errors: list[_CellError]) -> tuple[str, ...]:
        texts = self._texts(row, "links")
        links = list(dict.fromkeys(link for text in texts for link in _split_links(text)))
        for link in links:
            if not _LINK.fullmatch(link):
                message = lazy(
                    "no whole address such as https://contoh.go.id/bukti: {typed}", typed=link[:60]
                )
                errors.append(_CellError("links", message))
            elif len(link) > MAX_NOTE_LENGTH:
                errors.append(
                    _CellError("links", lazy("is too long: at most {n} letters", n=MAX_NOTE_LENGTH))
                )
        if len(links) > MAX_LINKS:
            errors.append(_CellError("links", lazy("at most {n} links for one criterion", n=MAX_LINKS)))
        return tuple(links)

    def _read_files(self, row: SheetRow, errors: list[_CellError]) -> tuple[EvidenceFile, ...]:
        """The named files; the same name twice in a row is one file."""
        texts = self._texts(row, "files")
        names = list(dict.fromkeys(name for text in texts for name in _split_names(text)))
        files = []
        for name in names:
            try:
                source = self._find_source(name)
            except EvidenceUnreadable as error:
                message = lazy("{name}: {why}", name=name[:60], why=error.message)
                errors.append(_CellError("files", message))
            else:
                files.append(EvidenceFile(name=base_name(name), sha256=source.sha256, size=source.size))
        base_names = Counter(fold_name(base_name(name)) for name in names)
        repeated_names = [name for name in names if base_names[fold_name(base_name(name))] > 1]
        if repeated_names:
            message = lazy(
                "two files of one criterion have the same name: {names}", names=", ".join(repeated_names)
            )
            errors.append(_CellError("files", message))
        if len(names) > MAX_FILES:
            errors.append(_CellError("files", lazy("at most {n} files for one criterion", n=MAX_FILES)))
        return tuple(files)

    def _find_source(self, name: str) -> SourceFile:
        if objection := find_name_objection(name):
            raise EvidenceUnreadable(objection)
        if self.files_folder is None:
            raise EvidenceUnreadable(lazy("say with --files DIR where the files are"))
        if name not in self.sources:
            self.sources[name] = read_source(self.files_folder, name)
        return self.sources[name]

    def _texts(self, row: SheetRow, kind: str) -> list[str]:
        return [cell_text(row, column) for column, name in enumerate(self.sheet.kinds) if name == kind]

    def _column(self, kind: str) -> int | None:
        return next((column for column, name in enumerate(self.sheet.kinds) if name == kind), None)

    def _text(self, row: SheetRow, kind: str) -> str:
        column = self._column(kind)
        return "" if column is None else cell_text(row, column)

    def _problem(self, row: SheetRow, error: _CellError) -> InputProblem:
        column = self._column(error.kind)
        place = self.sheet.row_place(row) if column is None else self.sheet.cell_place(row, column)
        return InputProblem(place, error.message)


def _split_links(text: str) -> Iterable[str]:
    return (link for part in _BETWEEN_LINKS.split(text) if (link := part.strip().rstrip(";,")))


def _split_names(text: str) -> Iterable[str]:
    """Names of files stand on lines of their own, or between semicolons."""
    return (name for part in re.split(r"[;\r\n]+", text) if (name := part.strip().replace("\\", "/")))


def _list_units(rule: FigureRule) -> frozenset[str]:
    """Folded units that a sheet may name for a figure."""
    units = {fold_name(rule.unit), fold_name(rule.amount_unit)} - {""}
    return (
        frozenset(units | _PER_CENT_UNITS) if rule.is_share or units & _PER_CENT_UNITS else frozenset(units)
    )
