"""Names of the files of papers: small letters, digits and hyphens, the same on every system."""

import re
import unicodedata

from scoring_tui.i18n.lazy import LazyText
from scoring_tui.i18n.locale import translate_label

MAX_STEM_LENGTH = 100


def join_file_name(*parts: str | LazyText) -> str:
    """Return the parts as one name without a suffix, such as `berita-acara-pengawas`.

    Letters lose their accents; characters that are neither a letter nor a digit become a hyphen.
    """
    text = "-".join(translate_label(part) for part in parts)
    letters = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:MAX_STEM_LENGTH].rstrip("-")
