"""TLS for the browser's door: a certificate that is given, or one of our own making beside the contest file.

Imports secret and `said`; the hub imports it. Cryptography is loaded only for one of our own.
"""

import socket
import ssl
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from typing import TYPE_CHECKING

from scoring_tui.errors import CommandRefused
from scoring_tui.hub.private_files import refuse_if_readable_by_others, write_private_file
from scoring_tui.i18n.lazy import lazy

if TYPE_CHECKING:
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec

VALIDITY_PERIOD = timedelta(days=397)
"""Browsers believe none for longer."""
CLOCK_TOLERANCE = timedelta(days=30)
"""How wrong the clock of a laptop in the hall may be."""

Address = IPv4Address | IPv6Address


def load_certificate(certificate: Path, key: Path) -> ssl.SSLContext:
    """With the committee's own certificate. Raises `Refused` when the files do not serve."""
    context = _context()
    try:
        context.load_cert_chain(certificate, key, password=_no_password)
    except (OSError, ValueError) as error:  # an SSLError is an OSError
        reason = getattr(error, "strerror", None) or str(error)
        raise CommandRefused(
            lazy(
                "{certificate} and {key} cannot be used: {reason}",
                certificate=certificate,
                key=key,
                reason=reason,
            )
        ) from error
    return context


def self_signed_context(final: Path, addresses: Iterable[Address]) -> tuple[ssl.SSLContext, str]:
    """With a certificate for this machine, made anew when it has other addresses or the old one runs out.

    Gives its fingerprint too, by which a person can know it again: SHA-256, in pairs of digits.
    Raises `Refused` when others may read the key, or an `OSError`.
    """
    path, names, ips = pem_path(final), _names(), frozenset(addresses) | {IPv4Address("127.0.0.1")}
    if path.exists():
        refuse_if_readable_by_others(path)
    if not (path.exists() and _serves(path.read_bytes(), names, ips)):
        write_private_file(path, _make(names, ips), overwrite=True)
    context = _context()
    context.load_cert_chain(path)
    return context, _fingerprint(path.read_text())


def pem_path(final: Path) -> Path:
    """Where key and certificate of a contest file are kept."""
    return final.with_name(f"{final.name}-web-key")


def _context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _no_password() -> bytes:
    """Nobody is there to be asked for one."""
    raise ValueError("the key is locked by a password")


def _names() -> frozenset[str]:
    own = socket.gethostname().lower()
    return frozenset({own, f"{own.partition('.')[0]}.local", "localhost"})


def _fingerprint(pem: str) -> str:
    begin = pem.index("-----BEGIN CERTIFICATE-----")
    return sha256(ssl.PEM_cert_to_DER_cert(pem[begin:])).digest().hex(":").upper()


def _serves(pem: bytes, names: frozenset[str], ips: frozenset[Address]) -> bool:
    """Whether a kept certificate is for all that this machine is called, and for some days more."""
    from cryptography import x509

    try:
        kept = x509.load_pem_x509_certificate(pem)
        covered = kept.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, x509.ExtensionNotFound):
        return False
    known_names = frozenset(covered.get_values_for_type(x509.DNSName))
    known_ips = frozenset(covered.get_values_for_type(x509.IPAddress))
    return (
        names <= known_names
        and ips <= known_ips
        and kept.not_valid_after_utc > datetime.now(UTC) + CLOCK_TOLERANCE
    )


def _make(names: frozenset[str], ips: frozenset[Address]) -> bytes:
    """A new key and its certificate."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return secret + _certificate(key, names, ips).public_bytes(serialization.Encoding.PEM)


def _certificate(
    key: "ec.EllipticCurvePrivateKey", names: frozenset[str], ips: frozenset[Address]
) -> "x509.Certificate":
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, socket.gethostname()[:64])])
    covered = [*map(x509.DNSName, sorted(names)), *map(x509.IPAddress, sorted(ips, key=str))]
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder(own, own, key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - CLOCK_TOLERANCE)
        .not_valid_after(now - CLOCK_TOLERANCE + VALIDITY_PERIOD)
        .add_extension(x509.SubjectAlternativeName(covered), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
