"""TLS for the web server: with a given certificate, or with a self-signed one beside the contest file.

The library `cryptography` is loaded only for a self-signed certificate.
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
"""Browsers reject certificates that are valid for longer."""
CLOCK_TOLERANCE = timedelta(days=30)
"""How wrong the clock of a laptop may be."""

Address = IPv4Address | IPv6Address


def load_certificate(certificate_path: Path, key_path: Path) -> ssl.SSLContext:
    """A context with the committee's own certificate. Raises `CommandRefused` for unusable files."""
    context = _server_context()
    try:
        context.load_cert_chain(certificate_path, key_path, password=_refuse_password)
    except (OSError, ValueError) as error:  # an SSLError is an OSError
        reason = getattr(error, "strerror", None) or str(error)
        raise CommandRefused(
            lazy(
                "{certificate} and {key} cannot be used: {reason}",
                certificate=certificate_path,
                key=key_path,
                reason=reason,
            )
        ) from error
    return context


def self_signed_context(contest_path: Path, addresses: Iterable[Address]) -> tuple[ssl.SSLContext, str]:
    """A context with a certificate for this machine, and the certificate's SHA-256 fingerprint in hex pairs.

    The certificate is made anew when the machine has other addresses or the stored one expires soon.
    Raises `CommandRefused` when other users may read the key, or an `OSError`.
    """
    path, host_names = pem_path(contest_path), _host_names()
    ip_addresses = frozenset(addresses) | {IPv4Address("127.0.0.1")}
    if path.exists():
        refuse_if_readable_by_others(path)
    if not (path.exists() and _is_still_valid(path.read_bytes(), host_names, ip_addresses)):
        write_private_file(path, _make_key_and_certificate(host_names, ip_addresses), overwrite=True)
    context = _server_context()
    context.load_cert_chain(path)
    return context, _fingerprint(path.read_text())


def pem_path(contest_path: Path) -> Path:
    """Where key and certificate of a contest file are stored."""
    return contest_path.with_name(f"{contest_path.name}-web-key")


def _server_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _refuse_password() -> bytes:
    """Called by OpenSSL for an encrypted key; there is nobody to ask for the password."""
    raise ValueError("the key is locked by a password")


def _host_names() -> frozenset[str]:
    host_name = socket.gethostname().lower()
    return frozenset({host_name, f"{host_name.partition('.')[0]}.local", "localhost"})


def _fingerprint(pem: str) -> str:
    certificate_start = pem.index("-----BEGIN CERTIFICATE-----")
    return sha256(ssl.PEM_cert_to_DER_cert(pem[certificate_start:])).digest().hex(":").upper()


def _is_still_valid(pem: bytes, host_names: frozenset[str], ip_addresses: frozenset[Address]) -> bool:
    """Whether a stored certificate covers all names and addresses of this machine, for 30 days more."""
    from cryptography import x509

    try:
        certificate = x509.load_pem_x509_certificate(pem)
        extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, x509.ExtensionNotFound):
        return False
    covers_names = host_names <= frozenset(extension.get_values_for_type(x509.DNSName))
    covers_addresses = ip_addresses <= frozenset(extension.get_values_for_type(x509.IPAddress))
    expires_late = certificate.not_valid_after_utc > datetime.now(UTC) + CLOCK_TOLERANCE
    return covers_names and covers_addresses and expires_late


def _make_key_and_certificate(host_names: frozenset[str], ip_addresses: frozenset[Address]) -> bytes:
    """A new private key and its certificate, both as PEM."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    private_key = ec.generate_private_key(ec.SECP256R1())
    key_pem = private_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    certificate = _make_certificate(private_key, host_names, ip_addresses)
    return key_pem + certificate.public_bytes(serialization.Encoding.PEM)


def _make_certificate(
    private_key: "ec.EllipticCurvePrivateKey", host_names: frozenset[str], ip_addresses: frozenset[Address]
) -> "x509.Certificate":
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, socket.gethostname()[:64])])
    alternative_names = [
        *map(x509.DNSName, sorted(host_names)),
        *map(x509.IPAddress, sorted(ip_addresses, key=str)),
    ]
    valid_from = datetime.now(UTC) - CLOCK_TOLERANCE
    return (
        x509.CertificateBuilder(subject, subject, private_key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid_from)
        .not_valid_after(valid_from + VALIDITY_PERIOD)
        .add_extension(x509.SubjectAlternativeName(alternative_names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(private_key, hashes.SHA256())
    )
