"""The hub: serve the screens to every laptop, and check beforehand that machine and network are ready."""

import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scoring_tui.cli.backup import Interval, require_other_folder
from scoring_tui.cli.common import (
    FILE_PATH,
    contest_path_argument,
    output_option,
    print_document,
    print_json,
    ssh_port_option,
    terminal_width,
    web_port_option,
)
from scoring_tui.cli.localized import CHECK_FAILED, command, option, use_contest_language
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import gettext_noop

if TYPE_CHECKING:
    from scoring_tui.hub.hub import Certificate


@command(
    "check-hall",
    gettext_noop("Measure on the hub whether machine and hall are ready for the final."),
    example="scoring-tui check-hall FINAL.db",
)
@contest_path_argument
@web_port_option
@ssh_port_option
@output_option("table", "json")
@option(
    "--quick",
    "is_quick",
    is_flag=True,
    help=gettext_noop("Measure less: one second instead of seven."),
)
def check_hall(contest_path: Path, web_port: int, ssh_port: int, output_format: str, is_quick: bool) -> None:
    """Exit with `CHECK_FAILED` if something is bad."""
    _refuse_windows()
    from scoring_tui.hub.preflight import report as report_format
    from scoring_tui.hub.preflight import run_preflight

    _require_different_ports(web_port, ssh_port)
    report = run_preflight(contest_path, web_port, ssh_port, is_quick)
    use_contest_language(report.language)
    if output_format == "json":
        print_json(report_format.report_as_document(report))
    else:
        print_document(report_format.as_table(report.findings, terminal_width()))
    if not report.is_ready:
        click.get_current_context().exit(CHECK_FAILED)


@command(
    "serve",
    gettext_noop("Let the hall in: every laptop by a browser or by SSH."),
    example="scoring-tui serve FINAL.db --tui",
)
@contest_path_argument
@web_port_option
@ssh_port_option
@option("--no-web", is_flag=True, help=gettext_noop("No door for browsers."))
@option("--no-ssh", is_flag=True, help=gettext_noop("No door for SSH."))
@option(
    "--bind",
    "bind_address",
    default="0.0.0.0",
    show_default=True,
    metavar="ADDRESS",
    help=gettext_noop("The machine's address to be found at; otherwise all of them."),
)
@option(
    "--host-name",
    "host_names",
    multiple=True,
    metavar="NAME",
    help=gettext_noop("A further name of the hub that browsers may use; repeatable."),
)
@option(
    "--tls/--no-tls",
    "is_encrypted",
    default=True,
    help=gettext_noop(
        "Encrypt for browsers, as is the rule; with --no-tls anybody on the Wi-Fi can read PINs and marks."
    ),
)
@option(
    "--tls-cert",
    "certificate_path",
    metavar="FILE",
    type=FILE_PATH,
    help=gettext_noop("Encrypt with this certificate (PEM) instead of one made here."),
)
@option("--tls-key", "key_path", metavar="FILE", type=FILE_PATH, help=gettext_noop("The certificate's key."))
@option("--tui", "show_screen", is_flag=True, help=gettext_noop("Show a status screen."))
@option(
    "--sessions",
    "session_limit",
    type=click.IntRange(1, 1000),
    default=120,
    show_default=True,
    metavar="N",
    help=gettext_noop("Screens that may be open at once."),
)
@option(
    "--backup",
    "backup_folder",
    type=FILE_PATH,
    metavar="DIR",
    help=gettext_noop("Make backups here: at intervals, after each closed turn and each signature."),
)
@option(
    "--backup-every",
    "backup_interval",
    type=Interval(),
    default="30s",
    show_default=True,
    metavar="TIME",
    help=gettext_noop("How often --backup looks for new entries."),
)
def serve(
    contest_path: Path,
    web_port: int,
    ssh_port: int,
    no_web: bool,
    no_ssh: bool,
    bind_address: str,
    host_names: tuple[str, ...],
    is_encrypted: bool,
    certificate_path: Path | None,
    key_path: Path | None,
    show_screen: bool,
    session_limit: int,
    backup_folder: Path | None,
    backup_interval: timedelta,
) -> None:
    """Run the hub until Ctrl+C or a signal to end."""
    _refuse_windows()
    if no_web and no_ssh:
        raise CommandRefused(lazy("--no-web and --no-ssh together leave no door"))
    if not (no_web or no_ssh):
        _require_different_ports(web_port, ssh_port)
    if show_screen and not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise CommandRefused(lazy("this screen needs a terminal of its own"))
    from scoring_tui.hub.contest_info import read_contest_info
    from scoring_tui.hub.hub import HubConfig, parse_bind_address
    from scoring_tui.hub.limits import Limits
    from scoring_tui.hub.serve import run_hub

    contest_info = read_contest_info(contest_path)
    language = use_contest_language(contest_info.language)
    config = HubConfig(
        contest_path.resolve(),
        contest_info,
        language,
        None if no_web else web_port,
        None if no_ssh else ssh_port,
        str(parse_bind_address(bind_address)),
        _choose_certificate(is_encrypted, certificate_path, key_path),
        Limits(session_limit),
        _choose_backup_folder(contest_path, backup_folder),
        backup_interval,
        host_names,
    )
    run_hub(config, show_screen=show_screen)


def _choose_backup_folder(contest_path: Path, folder: Path | None) -> Path | None:
    if folder is None:
        return None
    require_other_folder(contest_path, folder)
    return folder.resolve()


def _require_different_ports(web_port: int, ssh_port: int) -> None:
    if web_port == ssh_port:
        raise CommandRefused(lazy("--web and --ssh need a port each"))


def _choose_certificate(
    is_encrypted: bool, certificate_path: Path | None, key_path: Path | None
) -> "Certificate | None":
    from scoring_tui.hub.hub import Certificate

    if bool(certificate_path) != bool(key_path):
        raise CommandRefused(lazy("--tls-cert and --tls-key go together"))
    if certificate_path is not None and not is_encrypted:
        raise CommandRefused(lazy("--no-tls and --tls-cert contradict each other"))
    return Certificate(certificate_path, key_path) if is_encrypted else None


def _refuse_windows() -> None:
    if sys.platform == "win32":
        raise CommandRefused(lazy("the hub runs on Linux and macOS; Windows can hold a single seat"))
