"""Open a link or a file of a claim: text is shown, of anything else is said where it lies. Nothing is run."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from scoring_tui.i18n.locale import format_number, tr, translate
from scoring_tui.i18n.sanitize import sanitize
from scoring_tui.ledger.evidence_files import FILE_STATE_NAMES, EvidenceFolder, FileState, evidence_folder
from scoring_tui.tui.common.dialogs import ChoiceDialog
from scoring_tui.tui.evidence.long_text import LongTextDialog

if TYPE_CHECKING:
    from scoring_tui.domain.facts.evidence import EvidenceFile
    from scoring_tui.engine.engine import Engine
    from scoring_tui.tui.app import JuryApp
    from scoring_tui.tui.common.role_screen import RoleScreen
    from scoring_tui.views.evidence import EvidenceItem

MAX_TEXT_BYTES = 200_000
"""Of a text that is shown."""


async def open_evidence(screen: RoleScreen[Any], item: EvidenceItem) -> None:
    """Let the person choose, if there are several, and show the link, the text, or the place of the file."""
    claim = item.record.claim
    if claim is None or not (claim.links or claim.files):
        screen.show_message(tr("This claim has neither links nor files."))
        return
    if any(not file.name for file in claim.files):
        screen.show_message(tr("The evidence was removed with the personal data."))
        return
    files = {f"file:{file.sha256}:{file.name}": file for file in claim.files}
    choices = {key: f"{file.name} · {_format_size(file.size)}" for key, file in files.items()}
    choices |= {f"link:{link}": link for link in claim.links}
    title = f"{item.name} · {item.leaf.name}"
    key = (
        next(iter(choices))
        if len(choices) == 1
        else await screen.app.push_screen_wait(ChoiceDialog(title, choices))
    )
    if key is None:
        return
    if key in files:
        await _open_file(screen, files[key])
    else:
        lines = [tr("Open this address in your own browser:"), "", key.removeprefix("link:")]
        await screen.app.push_screen_wait(LongTextDialog(title, lines))


async def _open_file(screen: RoleScreen[Any], file: EvidenceFile) -> None:
    path = await screen.ask_engine(_find_path)
    if path is None:
        return
    folder = EvidenceFolder(evidence_folder(path))
    state, content = await asyncio.to_thread(_read_file, folder, file.sha256)
    title = f"{file.name} · {_format_size(file.size)}"
    if state != "whole":
        lines = [
            tr(
                "This file is {state}; it is not what was imported.", state=translate(FILE_STATE_NAMES[state])
            ),
            tr("Tell the committee: verify names it, and restore or a new import brings it back."),
        ]
    elif (text := _decode_text(content)) is not None:
        lines = sanitize(text, multiline=True).splitlines() or [""]
        if len(content) < file.size:
            lines.append(tr("… the rest is not shown"))
    elif cast("JuryApp", screen.app).offer_download(file.sha256, file.name):
        lines = [
            tr(
                "In a browser it is downloaded now; open it there with {program}.",
                program=_name_program(file.name),
            ),
            tr("In an SSH window that is not possible: use a browser, or ask the committee."),
        ]
    else:
        lines = _describe_place(folder.file_path(file.sha256), file.name)
    await screen.app.push_screen_wait(LongTextDialog(title, lines))


def _find_path(engine: Engine) -> Path:
    return engine.ledger.path


def _read_file(folder: EvidenceFolder, digest: str) -> tuple[FileState, bytes]:
    """The state of a stored file, and the beginning of its content."""
    state = folder.find_state(digest)
    if state != "whole":
        return state, b""
    with folder.open_file(digest) as stored_file:
        return state, stored_file.read(MAX_TEXT_BYTES)


def _decode_text(content: bytes) -> str | None:
    """The content as text; None if it is none. A letter that was cut at the end is left out."""
    if b"\0" in content or content.startswith(b"%PDF"):
        return None
    for cut in range(4):
        try:
            return content[: len(content) - cut].decode("utf-8-sig")
        except UnicodeDecodeError:
            continue
    return None


def _describe_place(path: Path, name: str) -> list[str]:
    return [
        tr("Not a text; open it yourself with {program}. The file lies here:", program=_name_program(name)),
        "",
        str(path),
        "",
        tr("It has no ending; a program that needs one is given a copy named {name}.", name=name),
    ]


def _name_program(name: str) -> str:
    """Which kind of program opens a file, by the ending of its name."""
    suffix = Path(name).suffix.casefold()
    if suffix == ".pdf":
        return tr("a PDF reader")
    if suffix in (".jpg", ".jpeg", ".png", ".gif", ".webp", ".tif", ".tiff", ".heic"):
        return tr("an image viewer")
    if suffix in (".doc", ".docx", ".odt", ".rtf", ".xls", ".xlsx", ".ods", ".ppt", ".pptx", ".odp"):
        return tr("an office program")
    if suffix in (".mp4", ".mov", ".mkv", ".avi", ".mp3", ".wav"):
        return tr("a media player")
    return tr("the program that it was made with")


def _format_size(size: int) -> str:
    if size < 1_000_000:
        return tr("{n} kB", n=max(1, size // 1000))
    return tr("{n} MB", n=format_number(size // 1_000_000))
