"""Commands, options, help and errors in the user's language.

Only click and i18n are imported at the top: neither `--help` nor a juror's screen waits for anything else.
"""

import errno
import locale
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from typing import Any

import click

from scoring_tui.cli.click_messages import install_translations
from scoring_tui.errors import CommandRefused, InputProblem, InvalidInput
from scoring_tui.i18n.locale import (
    INDONESIAN,
    LANGUAGES,
    current_language,
    gettext_noop,
    tr,
    translate,
    translate_label,
    use_language,
)
from scoring_tui.i18n.sanitize import sanitize

CHECK_FAILED = 1
"""Exit code of a command that checked something and found it not in order."""
REFUSED = 2
"""Exit code after wrong input or a refusal; nothing was changed. Click uses it for usage errors too."""
EXIT_CODES = (
    ("0", gettext_noop("done")),
    (str(CHECK_FAILED), gettext_noop("checked, and not in order (check-hall, verify, rehearse, demo)")),
    (str(REFUSED), gettext_noop("wrong input, or refused; nothing was changed")),
)
COMPLETION_LINES = (
    ("bash", 'eval "$(_SCORING_TUI_COMPLETE=bash_source scoring-tui)"'),
    ("zsh", 'eval "$(_SCORING_TUI_COMPLETE=zsh_source scoring-tui)"'),
    ("fish", "_SCORING_TUI_COMPLETE=fish_source scoring-tui | source"),
)
"""Click's shell completion: the line for each shell's startup file."""

_CONTEXT_SETTINGS = {"help_option_names": ["-h", "--help"]}
_LANGUAGE_KEY = "scoring_tui.language"

install_translations()


# --- language ---------------------------------------------------------------------------------------


def requested_language() -> str | None:
    """The value of `--lang`, if it was given."""
    language: str | None = click.get_current_context().meta.get(_LANGUAGE_KEY)
    return language


def use_contest_language(contest_language: str = "") -> str:
    """Use the language of `--lang`, else the contest's, else the machine's; returns the one in use."""
    use_language(requested_language() or contest_language or _machine_language())
    return current_language()


def _machine_language() -> str:
    """The language of the machine's settings if it is one of ours, else Indonesian."""
    settings = (os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    machine_locale = next(filter(None, settings), "") or locale.getlocale()[0] or ""
    matches = (name for name in LANGUAGES if machine_locale.lower().startswith(name))
    return next(matches, INDONESIAN.name)


def _take_language(context: click.Context, _: click.Parameter, language: str | None) -> None:
    if language:
        context.meta[_LANGUAGE_KEY] = language
    use_language(context.meta.get(_LANGUAGE_KEY) or _machine_language())


# --- commands and options ---------------------------------------------------------------------------


class LocalizedOption(click.Option):
    """An option with translated help."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        translated_option = copy(self)
        translated_option.help = tr(self.help or "")
        return super(LocalizedOption, translated_option).get_help_record(ctx)


class _Localized(click.Command):
    """Help in the reader's language, and an example at its end."""

    example = ""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        help_option = super().get_help_option(ctx)
        if help_option is not None:  # click translates it once, before `--lang` is read
            help_option.help = tr("Show this message and exit.")
        return help_option

    def get_short_help_str(self, limit: int = 45) -> str:
        return tr(self.help or "")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        translated_command = copy(self)
        translated_command.help = tr(self.help or "")
        super(_Localized, translated_command).format_help_text(ctx, formatter)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        if self.example:
            with formatter.section(tr("Example")):
                formatter.write(f"{'':>{formatter.current_indent}}{self.example}\n")


class LocalizedCommand(_Localized):
    """A subcommand; errors that the user can correct are printed in the user's language."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        remaining_arguments = super().parse_args(ctx, args)
        _require_text(ctx)
        return remaining_arguments

    def invoke(self, ctx: click.Context) -> Any:
        with _print_errors(ctx):
            return super().invoke(ctx)


def _require_text(ctx: click.Context) -> None:
    """Refuse a value that is no text in the terminal's encoding; names of files may be any bytes."""
    for parameter in ctx.command.params:
        value = ctx.params.get(parameter.name or "")
        words = value if isinstance(value, tuple) else (value,)
        for word in words:
            if isinstance(word, str) and _has_undecoded_bytes(word):
                raise click.BadParameter(tr("is not text in UTF-8"), ctx, parameter)


def _has_undecoded_bytes(word: str) -> bool:
    return any("\ud800" <= sign <= "\udfff" for sign in word)


class LocalizedGroup(_Localized, click.Group):
    """The program itself; its help lists the commands by when they are used."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self._sections: list[tuple[str, Sequence[click.Command]]] = []

    def add_section(self, title: str, commands: Sequence[click.Command]) -> None:
        """Add commands under one heading of the help; the title is a message of the catalogue."""
        self._sections.append((title, commands))
        for subcommand in commands:
            self.add_command(subcommand)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        use_contest_language()  # for errors that come before `--lang` is read
        return super().parse_args(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        name_width = max(len(name) for name in self.list_commands(ctx))
        for title, commands in self._sections:
            rows = [
                (f"{subcommand.name:<{name_width}}", subcommand.get_short_help_str())
                for subcommand in commands
            ]
            with formatter.section(tr(title)):
                formatter.write_dl(rows)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_epilog(ctx, formatter)
        with formatter.section(tr("Exit codes")):
            formatter.write_dl([(code, tr(meaning)) for code, meaning in EXIT_CODES])
        with formatter.section(tr("Shell completion (add the line to the shell's startup file)")):
            formatter.write_dl(COMPLETION_LINES)


class LocalizedSubgroup(_Localized, click.Group):
    """A command that has subcommands of its own."""


def command(name: str, help: str, *, example: str) -> Callable[[Callable[..., None]], click.Command]:
    """Make a command with `--lang`, translated help that ends with the example, and translated errors."""

    def decorate(function: Callable[..., None]) -> click.Command:
        made_command = click.command(
            name, cls=LocalizedCommand, help=help, context_settings=_CONTEXT_SETTINGS
        )(language_option(function))
        made_command.example = example
        return made_command

    return decorate


def group(help: str, *, example: str) -> Callable[[Callable[..., None]], LocalizedGroup]:
    """Make the program from its function; `help` is a message of the catalogue."""

    def decorate(function: Callable[..., None]) -> LocalizedGroup:
        made_group = click.group(cls=LocalizedGroup, help=help, context_settings=_CONTEXT_SETTINGS)(function)
        made_group.example = example
        return made_group

    return decorate


def subgroup(name: str, help: str, *, example: str) -> Callable[[Callable[..., None]], LocalizedSubgroup]:
    """Make a command that has subcommands; `help` is a message of the catalogue."""

    def decorate(function: Callable[..., None]) -> LocalizedSubgroup:
        made_group = click.group(name, cls=LocalizedSubgroup, help=help, context_settings=_CONTEXT_SETTINGS)(
            language_option(function)
        )
        made_group.example = example
        return made_group

    return decorate


def option(*names: str, **settings: Any) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """`click.option` with translated help."""
    return click.option(*names, cls=LocalizedOption, **settings)


language_option = option(
    "--lang",
    type=click.Choice(LANGUAGES),
    is_eager=True,
    expose_value=False,
    callback=_take_language,
    help=gettext_noop("Language; otherwise the contest's own."),
)


# --- output and errors ------------------------------------------------------------------------------


def print_line(line: str, *, err: bool = False) -> None:
    """Print one line, made safe for a terminal; `err` writes it to the error channel."""
    click.echo(sanitize(line), err=err)


MAX_PROBLEM_LINES = 30
"""A wrong file may have thousands of problems; the first ones are enough to begin with."""


def describe_problem(problem: InputProblem) -> str:
    """The problem with its place, in the user's language."""
    line_number = tr("line {line}", line=problem.line) if problem.line else ""
    place = translate_label(problem.place)
    return ": ".join(filter(None, (line_number, place, translate(problem.what))))


def print_problems(problems: Iterable[InputProblem]) -> None:
    """Print the first problems, each on a line with its place, to the error channel; count the rest."""
    all_problems = list(problems)
    for problem in all_problems[:MAX_PROBLEM_LINES]:
        print_line(f"  {describe_problem(problem)}", err=True)
    if rest_count := len(all_problems[MAX_PROBLEM_LINES:]):
        print_line("  " + tr("and {count} more", count=rest_count), err=True)


@contextmanager
def _print_errors(context: click.Context) -> Iterator[None]:
    """Print the errors that the user can correct, and exit with `REFUSED`.

    With `--as json` the error is a JSON document on the error channel.
    """
    from scoring_tui.ledger.errors import LedgerError

    try:
        yield
    except InvalidInput as error:
        _print_error(context, f"{error.source}:", error.problems)
        raise SystemExit(REFUSED) from error
    except (LedgerError, CommandRefused) as error:
        _print_error(context, translate(error.message))
        raise SystemExit(REFUSED) from error
    except OSError as error:
        if error.errno == errno.EPIPE:  # the reader of a pipe has gone; click exits quietly
            raise
        file_name, reason = error.filename or tr("the output"), error.strerror or error
        _print_error(context, tr("The system refuses {what}: {why}", what=file_name, why=reason))
        raise SystemExit(REFUSED) from error


def _print_error(context: click.Context, message: str, problems: Sequence[InputProblem] = ()) -> None:
    if context.params.get("output_format") != "json":
        print_line(message, err=True)
        print_problems(problems)
        return
    from scoring_tui.exports.documents import build_document, document_as_json

    content = {"message": message.rstrip(":"), "problems": list(map(describe_problem, problems))}
    click.echo(document_as_json(build_document("error", None, None, content)), nl=False, err=True)
