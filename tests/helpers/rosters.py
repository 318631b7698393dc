"""Helpers for the tests of rosters: small contests, workbooks, and a class that saves and reads files."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.models import Contest
from scoring_tui.errors import InvalidInput
from scoring_tui.sheets.roster import Roster, read_roster

TODAY = date(2024, 12, 20)
NIP_A, NIP_B, NIP_PPPK = "198609262015051001", "199003152014022002", "199009132023212014"


def contest(**entries: str) -> Contest:
    """A contest with these categories, each with its kind of entry: person, team or institution."""
    entries = entries or {"pengawas": "person", "ahli": "person"}
    return Contest.model_validate(
        {
            "contest": {"id": "uji", "name": "Uji"},
            "rubric": {"r": {"criteria": [{"id": "k", "name": "K", "weight": 100}]}},
            "category": [
                {"id": id, "name": f"Jabatan {id.title()}", "rubric": "r", "entry": entry}
                for id, entry in entries.items()
            ],
            "juror": [{"id": "j1", "name": "Juri Satu"}],
            "panel": [{"id": "A", "room": "Pendopo", "jurors": ["j1"]}],
            "session": [{"day": "2024-12-20", "start": "08:00", "panel": "A", "categories": list(entries)}],
        }
    )


def book(**sheets: Sequence[Any]) -> Workbook:
    """A workbook with these sheets."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
    return workbook


ODS_NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:{name}:1.0"'
    for prefix, name in {
        "office": "oasis:names:tc:opendocument:xmlns:office",
        "style": "oasis:names:tc:opendocument:xmlns:style",
        "table": "oasis:names:tc:opendocument:xmlns:table",
        "text": "oasis:names:tc:opendocument:xmlns:text",
        "calcext": "org:documentfoundation:names:experimental:calc:xmlns:calcext",
    }.items()
)


def ods_cell(value: str, attributes: str = "", kind: str = 'office:value-type="string"') -> str:
    """One cell of an .ods as LibreOffice writes it."""
    return f"<table:table-cell {kind} {attributes}><text:p>{value}</text:p></table:table-cell>"


def write_ods(path: Path, *tables: tuple[str, str, bool], manifest: str = "<manifest/>") -> Path:
    """An .ods with these tables: title, rows as XML, and whether it is hidden."""
    body = "".join(
        f'<table:table table:name={quoteattr(title)} table:style-name="{"off" if is_hidden else "on"}">'
        f"{rows}</table:table>"
        for title, rows, is_hidden in tables
    )
    styles = "".join(
        f'<style:style style:name="{name}" style:family="table">'
        f'<style:table-properties table:display="{display}"/></style:style>'
        for name, display in (("on", "true"), ("off", "false"))
    )
    with ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", manifest)
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {ODS_NAMESPACES}>'
            f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
            f"<office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>",
        )
    return path


class Desk:
    """Saves a file as a committee would and reads it as a roster."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def csv(
        self, text: str | bytes, to: Contest | None = None, existing: Sequence[Contestant] = ()
    ) -> Roster:
        path = self.folder / "peserta.csv"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return read_roster(path, to or contest(), existing, TODAY)

    def xlsx(self, workbook: Workbook, to: Contest | None = None) -> Roster:
        path = self.folder / "peserta.xlsx"
        workbook.save(path)
        return read_roster(path, to or contest(), today=TODAY)

    def errors(
        self, text: str | bytes, to: Contest | None = None, existing: Sequence[Contestant] = ()
    ) -> list[str]:
        with pytest.raises(InvalidInput) as caught:
            self.csv(text, to, existing)
        return [str(problem) for problem in caught.value.problems]


def names(roster: Roster) -> list[str]:
    return [contestant.name for contestant in roster.contestants]


def warned(roster: Roster) -> list[str]:
    return [str(problem) for problem in roster.warnings]
