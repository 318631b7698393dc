"""Check the certificate that `serve` will use: is there one, does it name the addresses, does it last?

None is made here. A certificate of `--tls-cert` is checked by `serve`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scoring_tui.errors import CommandRefused
from scoring_tui.hub import tls
from scoring_tui.hub.network_addresses import InterfaceAddress, reachable_addresses
from scoring_tui.hub.preflight.finding import Finding, bad, good, warn
from scoring_tui.i18n.lazy import LazyText, lazy


@dataclass(frozen=True, slots=True)
class CertificateState:
    """What stands beside the contest file."""

    certificate: tls.OwnCertificate | None
    """None if there is none, or if it cannot be used."""
    is_stored: bool
    """Whether there is a file for it."""
    fault: LazyText | None = None
    """Why the hub would refuse the file."""


def probe(contest_path: Path) -> CertificateState:
    """Read the certificate of a contest file."""
    is_stored = tls.pem_path(contest_path).exists()
    try:
        return CertificateState(tls.read_certificate(contest_path), is_stored)
    except CommandRefused as error:
        return CertificateState(None, is_stored, error.message)
    except OSError as error:
        fault = lazy("{why}", why=error.strerror or str(error))
        return CertificateState(None, is_stored, fault)


def evaluate(state: CertificateState, addresses: Sequence[InterfaceAddress]) -> Finding:
    """Evaluate the certificate at the present addresses of this machine."""
    if state.fault is not None:
        remedy = lazy("Mend it, or start with --no-tls, which anybody on the Wi-Fi can read.")
        return bad("certificate", state.fault, remedy)
    certificate = state.certificate
    if certificate is None and not state.is_stored:
        return good("certificate", lazy("`pins` or `serve` will make one; each browser warns of it once"))
    if certificate is None or certificate.expires_soon:
        return warn(
            "certificate",
            lazy("it expires soon or is damaged; the next start makes another one, with other digits"),
            lazy("Compare with the hub's terminal, not with PIN slips that were printed before."),
        )
    digits = certificate.fingerprint[:23]
    if all(address.ip_address in certificate.addresses for address in reachable_addresses(addresses)):
        return good("certificate", lazy("digits {digits} …; each browser warns of it once", digits=digits))
    return good(
        "certificate",
        lazy(
            "digits {digits} …, made at another address; browsers that accepted it there warn once more",
            digits=digits,
        ),
    )
