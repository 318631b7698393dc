"""Verify the files of all rounds of a competition: each by itself, and the steps between them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from scoring_tui.engine.chain_verification import ChainFindings, verify_chain
from scoring_tui.engine.verify import VerificationResult, verify


def verify_round(path: Path) -> VerificationResult:
    """Verify the file of one round by itself; what it says of earlier rounds is compared elsewhere."""
    return verify(path, is_whole_chain=True)


@dataclass(frozen=True, slots=True)
class ChainVerdict:
    """The findings about the files of earlier rounds."""

    files: tuple[tuple[Path, VerificationResult], ...]
    """Each earlier file, verified by itself."""
    findings: ChainFindings | None
    """What the files say of each other; None if one of them is not in order."""

    @property
    def is_good(self) -> bool:
        """Whether all files are in order and fit each other."""
        return self.findings is not None and self.findings.is_good


def verify_earlier_rounds(
    path: Path,
    verdict: VerificationResult,
    earlier_paths: Sequence[Path],
    verify_file: Callable[[Path], VerificationResult] = verify_round,
) -> ChainVerdict | None:
    """Verify the files of earlier rounds, and compare what was taken over; None without such files.

    Args:
        path: the file of the last of these rounds.
        verdict: of that file itself.
        verify_file: verifies one earlier file, and may show its progress.
    """
    if not earlier_paths:
        return None
    results = tuple((earlier_path, verify_file(earlier_path)) for earlier_path in earlier_paths)
    is_in_order = verdict.is_good and all(result.is_good for _, result in results)
    return ChainVerdict(results, verify_chain(path, earlier_paths) if is_in_order else None)
