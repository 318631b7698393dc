"""The findings of `verify` as a JSON document."""

from collections.abc import Iterable

from scoring_tui.engine.verify import VerificationResult
from scoring_tui.exports.documents import Document, build_document
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.i18n.locale import translate


def verification_as_document(result: VerificationResult) -> Document:
    """The findings in the envelope."""
    head = (result.entry_count, result.code)
    return build_document("verify", result.contest_id, head, verification_as_content(result))


def verification_as_content(result: VerificationResult) -> dict[str, object]:
    """Whether the file is in order, the faults, and the entry whose code was looked for."""
    return {
        "good": result.is_good,
        "faults": _translate_all(result.faults),
        "code_match": None if result.code_match is None else translate(result.code_match),
        "notes": _translate_all(result.notes),
        "key": result.public_key,
        "witnesses": None if result.witness_summary is None else translate(result.witness_summary),
    }


def _translate_all(sentences: Iterable[LazyText]) -> list[str]:
    return [translate(sentence) for sentence in sentences]
