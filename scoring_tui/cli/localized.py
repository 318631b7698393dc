"""Commands that speak the person's language: help, errors, and which language that is.

Only click and `text` are imported at the top: neither `--help` nor a juror's screen should wait for the rest.
"""

import errno
import locale
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any

import click

from scoring_tui.cli import click_messages as clicks
from scoring_tui.errors import CommandRefused, InputProblem, InvalidInput
from scoring_tui.i18n import locale as text
from scoring_tui.i18n.lazy import LazyText
from scoring_tui.i18n.locale import gettext_noop, tr, translate
from scoring_tui.i18n.sanitize import sanitize

FAILED = 2
"""Exit code of a command that could not do what was asked, after which nothing is changed."""

_ASKED = "scoring_tui.language"

clicks.teach()


# --- which language ---------------------------------------------------------------------------------


def requested_language() -> str | None:
    """What `--lang` says, if it was given."""
    language: str | None = click.get_current_context().meta.get(_ASKED)
    return language


def use_contest_language(contests: str = "") -> str:
    """Speak what the person asked for, else the contest's language, else the machine's; returns which."""
    text.use_language(requested_language() or contests or _of_the_machine())
    return text.current_language()


def _of_the_machine() -> str:
    """The language of the machine's settings where it is one of ours, else Indonesian."""
    settings = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    chosen = next(filter(None, settings), "") or locale.getlocale()[0] or ""
    return next((name for name in text.LANGUAGES if chosen.lower().startswith(name)), text.LANGUAGES[0])


def _ask(context: click.Context, _: click.Parameter, language: str | None) -> None:
    if language:
        context.meta[_ASKED] = language
    text.use_language(context.meta.get(_ASKED) or _of_the_machine())


# --- commands and options ---------------------------------------------------------------------------


class Option(click.Option):
    """An option with translated help."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        spoken = copy(self)
        spoken.help = tr(self.help or "")
        return super(Option, spoken).get_help_record(ctx)


class _Spoken(click.Command):
    """Help in the reader's language."""

    def get_short_help_str(self, limit: int = 45) -> str:
        return tr(self.help or "")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        spoken = copy(self)
        spoken.help = tr(self.help or "")
        super(_Spoken, spoken).format_help_text(ctx, formatter)


class _Command(_Spoken):
    def invoke(self, ctx: click.Context) -> Any:
        with _told():
            return super().invoke(ctx)


class LocalizedGroup(_Spoken, click.Group):
    """The program itself; errors are told by its commands."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        use_contest_language()  # for what may have to be said before a `--lang` is read
        return super().parse_args(ctx, args)


def command(name: str, help: str) -> Callable[[Callable[..., None]], click.Command]:
    """A command with `--lang`, translated help and errors in words."""

    def make(function: Callable[..., None]) -> click.Command:
        return click.command(name, cls=_Command, help=help)(language_option(function))

    return make


def option(*names: str, **settings: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """`click.option` with translated help."""
    return click.option(*names, cls=Option, **settings)


language_option = option(
    "--lang",
    type=click.Choice(text.LANGUAGES),
    is_eager=True,
    expose_value=False,
    callback=_ask,
    help=gettext_noop("Language; otherwise the contest's own."),
)


# --- errors in words --------------------------------------------------------------------------------


@contextmanager
def _told() -> Iterator[None]:
    """Tell what the person can mend on the error channel, and end the program with `FAILED`."""
    from scoring_tui.ledger.errors import LedgerError

    try:
        yield
    except InvalidInput as unusable:
        print_line(f"{unusable.source}:", err=True)
        warn(unusable.problems)
        raise SystemExit(FAILED) from unusable
    except (LedgerError, CommandRefused) as error:
        print_line(translate(error.said), err=True)
        raise SystemExit(FAILED) from error
    except OSError as error:
        if error.errno == errno.EPIPE:  # whoever reads has seen enough, which click knows how to end
            raise
        what, why = error.filename or tr("the output"), error.strerror or error
        print_line(tr("The system refuses {what}: {why}", what=what, why=why), err=True)
        raise SystemExit(FAILED) from error


def warn(problems: Iterable[InputProblem]) -> None:
    """Each problem in a line of its own, with its place, on the error channel."""
    for problem in problems:
        line = tr("line {line}", line=problem.line) if problem.line else ""
        place = translate(problem.place) if isinstance(problem.place, LazyText) else problem.place
        print_line("  " + ": ".join(filter(None, (line, place, translate(problem.what)))), err=True)


def print_line(line: str, *, err: bool = False) -> None:
    """Print one line, made safe for a terminal; `err` writes it to the error channel."""
    click.echo(sanitize(line), err=err)
