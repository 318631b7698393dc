"""The page that verifies bundles: its policy, and how to write it anew after a change of script or style."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

PAGE = Path(__file__).parents[2] / "data" / "verifier.html"


def with_hashes(page: str) -> str:
    """The page with the hashes of its script and its style in its policy."""
    for name in ("script", "style"):
        content = page[page.index(f"<{name}>") + len(name) + 2 : page.index(f"</{name}>")]
        digest = b64encode(sha256(content.encode()).digest()).decode()
        page = re.sub(f"{name}-src 'sha256-[^']*'", f"{name}-src 'sha256-{digest}'", page, count=1)
    return page


if __name__ == "__main__":
    PAGE.write_text(with_hashes(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
