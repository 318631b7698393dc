"""The dialog that writes papers: which category, how far it is, where the files are."""

from __future__ import annotations

import asyncio
import json
import shlex
import sys
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Button, ProgressBar, Static

from scoring_tui.i18n.locale import current_language, tr
from scoring_tui.tui.common.dialogs import AnswerButton, Dialog


class PapersDialog(Dialog[None]):
    """Starts another process that writes the papers, and shows its progress and its end."""

    AUTO_FOCUS = "#category"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "app.focus_previous", show=False),
        Binding("right", "app.focus_next", show=False),
    ]
    DEFAULT_CSS = """
    PapersDialog {
        #progress { display: none; height: auto; margin-bottom: 1; }
        #progress ProgressBar { width: 100%; }
        #progress Bar { width: 1fr; }
        #outcome { height: auto; margin-bottom: 1; }
    }
    """
    bar = query_one(ProgressBar)
    outcome = query_one("#outcome", Static)

    def __init__(
        self, contest_path: Path, folder: Path, category: tuple[str, str], *, is_signed: bool
    ) -> None:
        """Args:
        folder: where the files are put.
        category: id and name of the selected category.
        is_signed: whether its result is signed.
        """
        lines = [
            tr("Minutes, tables of marks, score sheets, certificates and lists, into the folder"),
            str(folder),
        ]
        if not is_signed:
            lines.append(tr('{category} is not signed: its papers are marked "DRAFT".', category=category[1]))
        super().__init__(tr("Papers"), lines)
        self._contest_path, self._folder, self._category = contest_path, folder, category
        self._process: asyncio.subprocess.Process | None = None
        self._last_category_id = ""

    def compose_answers(self) -> ComposeResult:
        """The progress, the outcome, and the buttons."""
        with Vertical(id="progress"):
            yield ProgressBar(show_eta=False)
            yield Static(id="file-name", markup=False)
        yield Static(id="outcome", markup=False)
        with Horizontal(id="answers"):
            yield AnswerButton(tr("This category"), id="category")
            yield AnswerButton(tr("All categories"), id="every")
            yield AnswerButton(tr("Replace"), id="replace")
            yield AnswerButton(tr("Close"), id="back")
        yield Static(Content(tr("Esc: close · ←→: choose")), classes="hint")

    def on_mount(self) -> None:
        """Offer to replace files only after a refusal."""
        self.query_one("#replace").display = False

    def on_unmount(self) -> None:
        """End the other process; it has put no file in place before all of them are laid out."""
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()

    @on(Button.Pressed, "#category")
    def _write_category(self) -> None:
        self._write(self._category[0])

    @on(Button.Pressed, "#every")
    def _write_every(self) -> None:
        self._write("")

    @on(Button.Pressed, "#replace")
    def _write_again(self) -> None:
        self._write(self._last_category_id, may_replace=True)

    @work(group="papers", exclusive=True)
    async def _write(self, category_id: str, *, may_replace: bool = False) -> None:
        """Let the other process write the papers of one category, or of all without an id."""
        self._last_category_id = category_id
        self._show_running(is_running=True)
        request = {
            "contest": str(self._contest_path),
            "folder": str(self._folder),
            "category": category_id,
            "language": current_language(),
            "replace": may_replace,
        }
        outcome = await self._run_worker(json.dumps(request))
        self._show_running(is_running=False)
        self._show_outcome(outcome)

    async def _run_worker(self, request: str) -> dict[str, object]:
        """Run the other process to its end and return its last message."""
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "scoring_tui.papers.worker",
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        assert process.stdin is not None and process.stdout is not None  # both are pipes
        process.stdin.write(f"{request}\n".encode())
        process.stdin.close()
        message: dict[str, object] = {}
        async for line in process.stdout:
            message = json.loads(line)
            if "done" in message:
                self.bar.update(total=float(str(message["count"])), progress=float(str(message["done"])))
                self.query_one("#file-name", Static).update(Content(str(message["name"])))
        await process.wait()
        return message

    def _name_command(self) -> str:
        """What to do if the other process ended without a result: the command prints why."""
        command = shlex.join(["scoring-tui", "papers", str(self._contest_path), "--out", str(self._folder)])
        return tr("The papers could not be written. On the hub this says why: {command}", command=command)

    def _show_running(self, *, is_running: bool) -> None:
        self.query_one("#progress").display = is_running
        for button in self.query(AnswerButton):
            button.disabled = is_running and button.id != "back"
        if is_running:
            self.bar.update(total=None, progress=0)
            self.outcome.update("")

    def _show_outcome(self, outcome: dict[str, object]) -> None:
        files = outcome.get("files")
        self.query_one("#replace").display = bool(outcome.get("is_edited"))
        if isinstance(files, list):
            text = tr("✓ {count} files are in {folder}", count=len(files), folder=str(self._folder))
        else:
            text = f"! {outcome.get('error') or self._name_command()}"
        self.outcome.update(Content(text))
        self.query_one("#back").focus()
