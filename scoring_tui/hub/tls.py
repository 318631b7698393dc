"""TLS for the web server: with a given certificate, or with a self-signed one beside the contest file.

The library `cryptography` is loaded only for a self-signed certificate.
"""

import socket
import ssl
from collections.abc import Iterable
from dataclasses import dataclass, replace
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


@dataclass(frozen=True, slots=True)
class OwnCertificate:
    """The self-signed certificate of a contest file."""

    fingerprint: str
    """SHA-256 in hex pairs with colons."""
    addresses: frozenset[Address]
    """The addresses of this machine when it was made; browsers compare them with the one that they opened."""
    valid_until: datetime
    is_replacement: bool = False
    """Whether it was made now in place of another one: digits that were printed before are wrong."""

    @property
    def expires_soon(self) -> bool:
        """Whether the next start of the hub makes another one."""
        return self.valid_until <= datetime.now(UTC) + CLOCK_TOLERANCE


def ensure_certificate(
    contest_path: Path, addresses: Iterable[Address], host_names: Iterable[str] = ()
) -> OwnCertificate:
    """The certificate of a contest file. It is made if there is none, or if the stored one expires soon.

    A machine that has other addresses later keeps its certificate, because its digits stand on PIN slips, and
    because an open page cannot reconnect to a certificate that nobody accepted.

    Args:
        contest_path: the contest file; the certificate is stored beside it.
        addresses: the addresses that a new certificate names.
        host_names: names that a new certificate names beside those of this machine.

    Raises:
        CommandRefused: other users may read the key, or it is a link.
        OSError: it cannot be read or written.
    """
    path = pem_path(contest_path)
    certificate = read_certificate(contest_path)
    if certificate is not None and not certificate.expires_soon:
        return certificate
    is_replacement = path.exists()
    pem = _make_key_and_certificate(
        _host_names() | frozenset(name.lower() for name in host_names),
        frozenset(addresses) | {IPv4Address("127.0.0.1")},
    )
    write_private_file(path, pem, overwrite=is_replacement)
    new_certificate = read_certificate(contest_path)
    assert new_certificate is not None
    return replace(new_certificate, is_replacement=is_replacement)


def read_certificate(contest_path: Path) -> OwnCertificate | None:
    """The stored certificate; None if there is none or the file holds no certificate. Raises as above."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    path = pem_path(contest_path)
    if not path.exists() and not path.is_symlink():
        return None
    refuse_if_readable_by_others(path)
    pem = path.read_bytes()
    try:
        _server_context().load_cert_chain(path, password=_refuse_password)  # does the key fit?
        certificate = x509.load_pem_x509_certificate(pem)
        extension = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ssl.SSLError, ValueError, x509.ExtensionNotFound):
        return None
    fingerprint = sha256(certificate.public_bytes(Encoding.DER)).digest().hex(":").upper()
    addresses = frozenset(
        address
        for address in extension.get_values_for_type(x509.IPAddress)
        if isinstance(address, IPv4Address | IPv6Address)
    )
    return OwnCertificate(fingerprint, addresses, certificate.not_valid_after_utc)


def self_signed_context(contest_path: Path) -> ssl.SSLContext:
    """A context with the certificate that `ensure_certificate` made."""
    context = _server_context()
    context.load_cert_chain(pem_path(contest_path))
    return context


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
