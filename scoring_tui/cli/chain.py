"""The files of earlier rounds beside the file that is verified: their verdicts, printed and as JSON."""

from pathlib import Path
from typing import TYPE_CHECKING

from scoring_tui.cli.localized import print_line
from scoring_tui.cli.progress import ProgressLine
from scoring_tui.i18n.locale import tr, translate

if TYPE_CHECKING:
    from scoring_tui.engine.chain_verdict import ChainVerdict
    from scoring_tui.engine.verify import VerificationResult


def verify_with_progress(path: Path) -> "VerificationResult":
    """Verify the file of an earlier round, with a line of progress."""
    from scoring_tui.engine.verify import verify

    with ProgressLine() as progress:
        return verify(path, None, progress.show, is_whole_chain=True)


def print_chain(chain: "ChainVerdict") -> None:
    """Print the verdict on each earlier file, and what is wrong between them."""
    for path, result in chain.files:
        for sentence in (*result.faults, *result.notes):
            print_line(f"{path.name}: {translate(sentence)}", err=not result.is_good)
        if result.is_good:
            values = {"file": path.name, "entries": result.entry_count, "code": result.code}
            print_line(tr("{file}: OK: {entries} entries, code {code}", **values))
    if chain.findings is None:
        print_line(tr("The rounds were not compared, because a file is not in order."), err=True)
        return
    for fault in chain.findings.faults:
        print_line(translate(fault), err=True)
    for note in chain.findings.notes:
        print_line(translate(note))
    if chain.findings.is_good and chain.findings.has_advances:
        print_line(tr("The rounds fit each other: who was taken over is who passed, with the same scores."))


def chain_as_content(chain: "ChainVerdict") -> dict[str, object]:
    """Return the verdict as a part of a JSON document."""
    from scoring_tui.exports.verification import verification_as_content

    files = [
        {
            "file": path.name,
            "entries": result.entry_count,
            "code": result.code,
            **verification_as_content(result),
        }
        for path, result in chain.files
    ]
    findings = chain.findings
    return {
        "good": chain.is_good,
        "files": files,
        "faults": [] if findings is None else list(map(translate, findings.faults)),
        "notes": [] if findings is None else list(map(translate, findings.notes)),
    }
