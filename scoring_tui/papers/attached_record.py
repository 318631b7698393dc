"""Read the record that is attached to a paper, from the PDF or from the JSON file that was saved from it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from pypdf import PdfReader

from scoring_tui.errors import InputProblem, InvalidInput
from scoring_tui.exports.documents import SCHEMA_VERSIONS
from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.papers.record import ATTACHMENT_NAME, OWN_TEMPLATE_KEY

MAX_FILE_SIZE = 64 * 1024 * 1024
"""Bytes of a file that is read."""
MAX_DEPTH = 20
"""Lists and objects of the record that are nested."""
REMEDY = lazy("compare the code that is printed on it instead: verify FINAL.db CODE")
_TEXT_KEYS = (
    "schema", "contest", "kind", "category", "hash", "language", "date", "template", "layout",
    OWN_TEMPLATE_KEY,
)  # fmt: skip


@dataclass(frozen=True)
class AttachedRecord:
    """What a paper says about itself."""

    path: Path
    content: Mapping[str, Any]
    """The envelope, as `papers/record.py` makes it; its values are checked for their types only."""
    reader: PdfReader | None
    """The PDF; None if the JSON file was read."""

    @property
    def seq(self) -> int:
        """Number of the entry after which the paper was made."""
        return int(self.content["ledger"]["seq"])

    @property
    def code(self) -> str:
        """Code of that entry."""
        return str(self.content["ledger"]["code"])

    def read_text(self, key: str) -> str:
        """Return a text of the envelope."""
        return str(self.content[key])


def read_attached_record(path: Path) -> AttachedRecord:
    """Read the record of a paper.

    Raises:
        InvalidInput: the file is no paper with a record, is damaged, or has a password.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE_SIZE + 1)
    except OSError as error:
        raise _refuse(path, lazy("cannot be read: {why}", why=error.strerror)) from error
    if len(data) > MAX_FILE_SIZE:
        raise _refuse(path, lazy("is too large for a paper"))
    if b"%PDF-" in data[:1024]:
        reader, text = _read_pdf(path, data)
        return AttachedRecord(path, _parse(path, text), reader)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return AttachedRecord(path, _parse(path, data.removeprefix(b"\xef\xbb\xbf")), None)
    if data.startswith(b"PK"):
        raise _refuse(path, lazy("is a Word file, which everybody may edit; the PDF can be checked"))
    raise _refuse(path, lazy("is neither a PDF nor the JSON file attached to one"))


def _read_pdf(path: Path, data: bytes) -> tuple[PdfReader, bytes]:
    try:
        reader = PdfReader(BytesIO(data))
        is_encrypted = reader.is_encrypted
        attachments = {} if is_encrypted else dict(reader.attachments)
        page_count = 0 if is_encrypted else len(reader.pages)
    except Exception as error:  # a damaged file may raise anything
        raise refuse_damaged(path) from error
    if is_encrypted:
        raise _refuse(path, lazy("the PDF has a password; save it without one"))
    records = attachments.get(ATTACHMENT_NAME, [])
    if not records or not page_count:
        raise _refuse(
            path, lazy("has no record attached: it is a scan, a print, or another paper than the minutes")
        )
    if len(records) > 1:
        raise _refuse(
            path, lazy("has {count} files {name} attached", count=len(records), name=ATTACHMENT_NAME)
        )
    return reader, records[0]


def _parse(path: Path, text: bytes) -> Mapping[str, Any]:
    try:
        content = json.loads(text.decode())
    except (ValueError, RecursionError) as error:
        raise _refuse(path, lazy("the attached record is damaged")) from error
    if not isinstance(content, dict) or not str(content.get("schema", "")).startswith("paper/"):
        raise _refuse(path, lazy("is not the record of a paper"))
    if content["schema"] != f"paper/{SCHEMA_VERSIONS['paper']}":
        raise _refuse(
            path, lazy("was made by another version of the program: {schema}", schema=content["schema"])
        )
    ledger = content.get("ledger")
    is_complete = (
        all(isinstance(content.get(key), str) for key in _TEXT_KEYS)
        and isinstance(ledger, dict)
        and isinstance(ledger.get("seq"), int)
        and isinstance(ledger.get("code"), str)
        and _is_date(content["date"])
        and isinstance(content.get("copies"), int)
        and isinstance(content.get("has_logo"), bool)
        and isinstance(content.get("record"), dict)
        and isinstance(content.get("paper"), dict)
    )
    if not is_complete or _measure_depth(content) > MAX_DEPTH:
        raise _refuse(path, lazy("the attached record is damaged"))
    return content


def _measure_depth(value: Any) -> int:
    """How many lists and objects are nested."""
    depth, level = 0, [value]
    while level:
        depth += 1
        level = [
            inner
            for item in level
            if isinstance(item, dict | list)
            for inner in (item.values() if isinstance(item, dict) else item)
        ]
    return depth


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def refuse_damaged(path: Path) -> InvalidInput:
    """Return the error about a PDF that cannot be read."""
    return _refuse(path, lazy("the PDF is damaged"))


def _refuse(path: Path, message: LazyText) -> InvalidInput:
    return InvalidInput(str(path), [InputProblem("", lazy("{what}; {remedy}", what=message, remedy=REMEDY))])
