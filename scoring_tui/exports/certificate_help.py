"""What to do when a browser warns of the hub's own certificate: for PIN slips and the hub's terminal.

The names of buttons are those of the browsers' English and, in the catalogue, Indonesian versions.
"""

from scoring_tui.i18n.locale import tr

_DIGITS_PER_LINE = 48
"""Characters of a fingerprint on a line: 16 pairs, 128 bits, too many to be met by another certificate."""


def split_digits(fingerprint: str) -> tuple[str, str]:
    """The fingerprint's 32 pairs on two lines."""
    return fingerprint[: _DIGITS_PER_LINE - 1], fingerprint[_DIGITS_PER_LINE:]


def explain_warning() -> str:
    """Why the browser warns, before the steps."""
    return tr(
        "Each browser warns once (“not private”, “attackers”): the committee made the certificate itself, "
        "and the browser does not know it. The connection is encrypted all the same; “Not secure” stays "
        "beside the address."
    )


def list_steps() -> list[str]:
    """What to press, for each kind of browser."""
    return [
        tr("Chrome, Edge: “Advanced”, then the small “Proceed to … (unsafe)” or “Continue to …” below."),
        tr("Firefox: “Advanced…”, then “Accept the Risk and Continue”."),
        tr("Safari: “Show Details”, then “visit this website”."),
    ]


def explain_comparison() -> str:
    """How to see that nobody stands between, before the digits."""
    return tr(
        "To be sure that this is the hub, compare the certificate's SHA-256 digits first (one line is "
        "enough): Chrome and Edge show them behind “Not secure” beside the address, Firefox behind “View "
        "Certificate”. If they differ, do not go on and tell the committee."
    )
