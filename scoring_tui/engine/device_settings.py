"""Language and look that a person chose at this device; they are used again at the next start.

At a terminal they are in a file of the user. In a browser the page keeps them (`hub/web`).
"""

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from scoring_tui.i18n.lazy import LazyText, lazy
from scoring_tui.i18n.locale import LANGUAGES
from scoring_tui.ledger.secret_files import write_draft

THEME_NAMES = ("dark", "light", "contrast")
"""The looks of `tui/themes.py`, the default one first."""
MAX_BYTES = 10_000
"""The largest settings file that is read."""


@dataclass(frozen=True, slots=True)
class DeviceSettings:
    """What was chosen; empty where nothing was."""

    language: str = ""
    theme: str = ""
    """One of `THEME_NAMES`."""

    @classmethod
    def from_values(cls, values: object) -> "DeviceSettings | None":
        """The settings with these values, as JSON has them; None if they are not settings."""
        if not isinstance(values, dict):
            return None
        language, theme = values.get("language", ""), values.get("theme", "")
        is_known = language in ["", *LANGUAGES] and theme in ["", *THEME_NAMES]
        return cls(language, theme) if is_known else None

    @classmethod
    def from_cookie(cls, text: str) -> "DeviceSettings":
        """The settings of a browser: language and look with a dot between; empty ones for any other text."""
        language, _, theme = text.partition(".")
        return cls.from_values({"language": language, "theme": theme}) or cls()

    @property
    def cookie(self) -> str:
        """The text that `from_cookie` reads."""
        return f"{self.language}.{self.theme}"


NO_SETTINGS = DeviceSettings()
"""Nothing was chosen."""


def settings_path() -> Path:
    """The settings file of the user, by the rules of the system."""
    if sys.platform == "win32":
        base = os.environ.get("APPDATA") or str(Path.home() / "AppData" / "Roaming")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Application Support")
    else:
        base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "scoring-tui" / "settings.json"


class SettingsFile:
    """Reads and writes the settings file; a file that cannot be used never stops a screen."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.settings = DeviceSettings()
        self.notice: LazyText | None = None
        """Why the file was not used."""

    def load(self) -> DeviceSettings:
        """Read the settings; those of a broken file are empty, and `notice` says so."""
        unusable = lazy("The settings of this device cannot be read; language and look are the usual ones.")
        try:
            with self.path.open("rb") as settings_file:
                settings = DeviceSettings.from_values(json.loads(settings_file.read(MAX_BYTES)))
        except FileNotFoundError:
            return self.settings
        except (OSError, ValueError, RecursionError):
            settings = None
        self.settings, self.notice = settings or DeviceSettings(), None if settings else unusable
        return self.settings

    def save(self, settings: DeviceSettings) -> LazyText | None:
        """Replace the file, whole or not at all, for its owner only; return why it was not possible."""
        self.settings = settings
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with write_draft(self.path, json.dumps(asdict(settings)).encode()) as draft_path:
                os.replace(draft_path, self.path)  # noqa: PTH105 - atomic on every system
        except OSError:
            return lazy("Language and look could not be saved; they hold until you leave.")
        return None
