"""Check a paper against the contest file: its code, its record, its texts, and its pages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import ValidationError
from pypdf import PdfReader

from scoring_tui.engine.engine import Engine
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.locale import in_language, tr
from scoring_tui.ledger.codes import head_code
from scoring_tui.papers.attached_record import AttachedRecord, refuse_damaged
from scoring_tui.papers.context import PaperContext
from scoring_tui.papers.kinds import PaperKindId
from scoring_tui.papers.minutes import MinutesPaper, build_minutes
from scoring_tui.papers.models import Paper
from scoring_tui.papers.page_differences import (
    LISTED_PARTS,
    find_page_differences,
    find_word_differences,
    list_signature_pages,
)
from scoring_tui.papers.record import OWN_TEMPLATE_KEY, build_record, find_layout
from scoring_tui.papers.record_differences import describe_difference, find_record_differences, flatten
from scoring_tui.papers.rectification import RectificationPaper, build_rectifications
from scoring_tui.papers.registry import Builder
from scoring_tui.papers.talent_pool_paper import TalentPoolPaper, build_talent_pool

CHECKED_KINDS: Mapping[PaperKindId, tuple[type[Paper], Builder]] = {
    "minutes": (MinutesPaper, build_minutes),
    "rectification": (RectificationPaper, build_rectifications),
    "talent-pool": (TalentPoolPaper, build_talent_pool),
}
"""The model and the builder of each kind of paper that has a record attached."""
SETTINGS_PATHS = frozenset(
    {
        ("head", "letterhead"), ("head", "number"), ("head", "city"), ("head", "place_and_date"),
        ("head", "ledger_code"), ("head", "entry_count"), ("head", "record_time"), ("head", "qr_text"),
        ("copies_to",),
    }
)  # fmt: skip
"""Parts of a model that follow from the settings of papers, or from the entry after which it was made."""
PERSONAL_FIELDS = frozenset({"nip", "rank", "office"})
"""Fields of a person that follow from the settings."""


@dataclass(frozen=True, slots=True)
class PaperFindings:
    """What the check of one paper brought."""

    file_name: str
    kind: str
    category: str
    """Name of the category, or its id if the contest has none of it."""
    seq: int
    """Number of the entry after which the paper was made."""
    code: str
    differences: tuple[str, ...]
    """What the paper says and the record does not, or the other way round."""
    notes: tuple[str, ...]
    """What could not be checked, and what happened since; no difference."""

    @property
    def agrees(self) -> bool:
        """Whether there is no difference."""
        return not self.differences


def check_paper(engine: Engine, attached: AttachedRecord, folder: Path) -> PaperFindings:
    """Check a paper.

    Args:
        engine: of a contest file that was verified.
        folder: of the contest file.

    Raises:
        InvalidInput: the pages of the PDF are damaged.
        CommandRefused: a changed record has characters that no font has.
    """
    check = _PaperCheck(engine, attached, folder)
    differences = tuple(dict.fromkeys((*check.find_differences(), *check.find_page_differences())))
    category_id = attached.read_text("category")
    category = engine.state.contest.categories.get(category_id)
    return PaperFindings(
        file_name=attached.path.name,
        kind=attached.read_text("kind"),
        category=category.name if category else category_id,
        seq=attached.seq,
        code=attached.code,
        differences=differences,
        notes=tuple(check.notes),
    )


class _PaperCheck:
    """The check of one paper."""

    def __init__(self, engine: Engine, attached: AttachedRecord, folder: Path) -> None:
        self.engine, self.attached, self.folder = engine, attached, folder
        self.state, self.content = engine.state, attached.content
        self.notes: list[str] = []
        self.paper: Paper | None = None
        """The attached model, once it was read."""
        kind = attached.read_text("kind")
        self.present_checkpoint = ""
        self.checked_kind = next((row for row in CHECKED_KINDS if row == kind), None)

    def find_differences(self) -> Iterator[str]:
        """Yield the differences; what makes the rest senseless comes alone."""
        fatal = self._find_foreign()
        if fatal is not None:
            yield fatal
            return
        yield from self._check_code()
        category_id = self.attached.read_text("category")
        yield from find_record_differences(self.content["record"], build_record(self.engine, category_id))
        assert self.checked_kind is not None
        model, _ = CHECKED_KINDS[self.checked_kind]
        try:
            paper = model.model_validate(self.content["paper"])
        except ValidationError:
            yield tr("the texts of the attached record are not those of such a paper: it was changed")
            return
        yield from self._check_texts()
        self.paper = paper

    def _find_foreign(self) -> str | None:
        """Why the paper cannot be of this contest file; None if it can."""
        contest = self.state.contest
        contest_id, category_id = self.attached.read_text("contest"), self.attached.read_text("category")
        if contest_id != contest.contest.id:
            return tr(
                "the paper is of the contest {paper}, the file of {file}",
                paper=contest_id,
                file=contest.contest.id,
            )
        if category_id not in contest.categories:
            return tr("the contest has no category {category}", category=category_id)
        if self.checked_kind is None:
            return tr("papers of the kind {kind} are not checked", kind=self.attached.read_text("kind"))
        return None

    # --- the code ---------------------------------------------------------------------------------------

    def _check_code(self) -> Iterator[str]:
        seq, entry_hash = self.attached.seq, self.attached.read_text("hash")
        header = self.engine.ledger.audit.find_header(entry_hash) if len(entry_hash) == 64 else None
        if header is None or header.seq != seq:
            yield tr(
                "the code {code} of entry {seq} is not in this file: the paper was changed, or was made from"
                " another copy of the contest",
                code=self.attached.code, seq=seq,
            )  # fmt: skip
        elif head_code(seq, entry_hash) != self.attached.code:
            yield describe_difference(tr("code"), self.attached.code, head_code(seq, entry_hash))
        elif seq < self.state.seq:
            self.notes.append(
                tr(
                    "the record has grown since the paper was made: from entry {seq} to entry {last}",
                    seq=seq, last=self.state.seq,
                )
            )  # fmt: skip

    # --- the texts --------------------------------------------------------------------------------------

    @property
    def _is_same_layout(self) -> bool:
        template = self.attached.read_text("template")
        return template in CHECKED_KINDS and self.attached.read_text("layout") == find_layout(template)

    def _check_texts(self) -> Iterator[str]:
        """Compare the attached model with the one that the builder makes now."""
        present = self._rebuild()
        if present is None:
            yield tr("the contest file makes no such paper now")
            return
        on_paper = flatten(self.content["paper"])
        for path in dict.fromkeys((*on_paper, *present)):
            if _is_setting(path) or on_paper.get(path) == present.get(path):
                continue
            sentence = describe_difference(" / ".join(path), on_paper.get(path), present.get(path))
            if self._is_same_layout or path[0] in LISTED_PARTS:
                yield sentence
            else:
                self.notes.append(
                    tr("a text differs, perhaps by the version: {difference}", difference=sentence)
                )
        yield from self._check_head()

    def _rebuild(self) -> dict[tuple[str, ...], str] | None:
        """The texts of the paper as the builder makes them now, with the code of the paper."""
        assert self.checked_kind is not None
        _, build = CHECKED_KINDS[self.checked_kind]
        language = self.attached.read_text("language")
        paper_date = date.fromisoformat(self.attached.read_text("date"))
        settings = self.state.contest.papers.model_copy(
            update={"date": paper_date, "copies": self.content["copies"]}
        )
        with in_language(language):
            context = PaperContext(self.engine, settings, self.folder, language)
            file = next(build(context, [self.attached.read_text("category")]), None)
        if file is None:
            return None
        head = file.paper.head
        leaves = flatten(file.paper.model_dump(mode="json"))
        for path in (("head", "footer"), ("proof",)):
            if path in leaves:
                leaves[path] = self._with_code_of_paper(leaves[path], head.ledger_code, head.entry_count)
        self.present_checkpoint = head.qr_text if head.qr_text != head.ledger_code else ""
        return leaves

    def _with_code_of_paper(self, text: str, code: str, seq: int) -> str:
        parts = [part.replace(str(seq), str(self.attached.seq)) for part in text.split(code)]
        return self.attached.code.join(parts)

    def _check_head(self) -> Iterator[str]:
        """What the head says of the entry must be what the envelope says."""
        head = self.content["paper"]["head"]
        expected = {"ledger_code": self.attached.code, "entry_count": str(self.attached.seq)}
        is_checkpoint = head["qr_text"] != self.attached.code
        if is_checkpoint and self.present_checkpoint:
            expected["qr_text"] = self.present_checkpoint
        elif is_checkpoint:
            self.notes.append(
                tr("the QR code was not compared: the key of the contest is not beside the file")
            )
        for key, value in expected.items():
            if str(head[key]) != value:
                yield describe_difference(f"head / {key}", str(head[key]), value)
        if not str(head["place_and_date"]).endswith(f", {head['date']}"):
            yield describe_difference("head / place_and_date", str(head["place_and_date"]), str(head["date"]))

    # --- the pages --------------------------------------------------------------------------------------

    def find_page_differences(self) -> list[str]:
        """Compare the pages with the attached model; nothing if there is none."""
        reader = self.attached.reader
        if self.paper is None:
            return []
        if reader is None:
            self.notes.append(
                tr("the JSON file alone was compared: whether the pages say the same is not known")
            )
            return []
        is_same_layout = self._is_same_layout and not self.attached.read_text(OWN_TEMPLATE_KEY)
        if not is_same_layout:
            self._note_layout()
        try:
            if not is_same_layout:
                return list(find_word_differences(reader, self.paper.model_dump(mode="json")))
            self._note_signature_marks(reader)
            template, has_logo = self.attached.read_text("template"), bool(self.content["has_logo"])
            return list(find_page_differences(reader, self.paper, template, has_logo=has_logo))
        except CommandRefused:
            raise
        except Exception as error:  # a damaged page may raise anything
            raise refuse_damaged(self.attached.path) from error

    def _note_signature_marks(self, reader: PdfReader) -> None:
        if numbers := list_signature_pages(reader):
            self.notes.append(
                tr(
                    "digital signatures show a mark on page {pages}: it was not compared, so look whether it"
                    " covers anything",
                    pages=", ".join(map(str, numbers)),
                )
            )

    def _note_layout(self) -> None:
        if own_template := self.attached.read_text(OWN_TEMPLATE_KEY):
            reason = tr("the committee's template {name} laid them out", name=own_template)
        else:
            reason = tr("another version of the program laid them out")
        self.notes.append(
            tr("the pages were compared by their numbers and names alone: {reason}", reason=reason)
        )


def _is_setting(path: tuple[str, ...]) -> bool:
    if path[:1] in SETTINGS_PATHS or path[:2] in SETTINGS_PATHS:
        return True
    is_person = path[0] in ("parties", "signers", "acknowledged_by", "signatory")
    return is_person and (
        path[-1] in PERSONAL_FIELDS or (path[0] == "acknowledged_by" and path[-1] == "name")
    )
