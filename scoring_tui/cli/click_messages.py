"""Click's own messages in help and usage errors, translated by our catalogue."""

from click import core, decorators, exceptions, formatting, parser, types

from scoring_tui.i18n.locale import gettext_noop, tr

CLICK_MESSAGES = (
    gettext_noop("Usage:"),
    gettext_noop("Options"),
    gettext_noop("Positional arguments"),
    gettext_noop("Show this message and exit."),
    gettext_noop("required"),
    gettext_noop("%(prog)s, version %(version)s"),
    gettext_noop("Try '{command} {option}' for help."),
    gettext_noop("Error: {message}"),
    gettext_noop("Aborted!"),
    gettext_noop("Missing command."),
    gettext_noop("Missing argument"),
    gettext_noop("Missing option"),
    gettext_noop("No such command {name!r}."),
    gettext_noop("No such option {name!r}."),
    gettext_noop("Did you mean {possibility}?"),
    gettext_noop("(Did you mean one of: {possibilities}?)"),
    gettext_noop("Got unexpected extra argument ({args})"),
    gettext_noop("Got unexpected extra arguments ({args})"),
    gettext_noop("Option {name!r} requires an argument."),
    gettext_noop("Option {name!r} does not take a value."),
    gettext_noop("Invalid value: {message}"),
    gettext_noop("Invalid value for {param_hint}: {message}"),
    gettext_noop("{value!r} is not a valid {number_type}."),
    gettext_noop("{value} is not in the range {range}."),
    gettext_noop("{value!r} is not one of {choices}."),
    gettext_noop("Choose from:\n\t{choices}"),
)
"""The messages that these commands can show; any other message of click stays in English."""


def install_translations() -> None:
    """Replace the gettext functions that each module of click imported by functions of our catalogue."""
    for module in (core, decorators, exceptions, formatting, parser, types):
        vars(module).update(
            _=tr, ngettext=lambda singular, plural, count: tr(singular if count == 1 else plural)
        )
