"""Click's own words in help and usage errors, out of our catalogue. Imported by `spoken`."""

from click import core, decorators, exceptions, formatting, parser, types

from scoring_tui.i18n.locale import mark, tr

WORDS = (
    mark("Usage:"),
    mark("Options"),
    mark("Commands"),
    mark("Positional arguments"),
    mark("Show this message and exit."),
    mark("required"),
    mark("%(prog)s, version %(version)s"),
    mark("Try '{command} {option}' for help."),
    mark("Error: {message}"),
    mark("Aborted!"),
    mark("Missing command."),
    mark("Missing argument"),
    mark("Missing option"),
    mark("No such command {name!r}."),
    mark("No such option {name!r}."),
    mark("Did you mean {possibility}?"),
    mark("(Did you mean one of: {possibilities}?)"),
    mark("Got unexpected extra argument ({args})"),
    mark("Got unexpected extra arguments ({args})"),
    mark("Option {name!r} requires an argument."),
    mark("Option {name!r} does not take a value."),
    mark("Invalid value: {message}"),
    mark("Invalid value for {param_hint}: {message}"),
    mark("{value!r} is not a valid {number_type}."),
    mark("{value} is not in the range {range}."),
    mark("{value!r} is not one of {choices}."),
    mark("Choose from:\n\t{choices}"),
)
"""Those that these commands can bring up; any other is told in English."""


def teach() -> None:
    """Click asks gettext, module by module; from now on it asks our catalogue in its place."""
    for module in (core, decorators, exceptions, formatting, parser, types):
        vars(module).update(_=tr, ngettext=lambda one, many, n: tr(one if n == 1 else many))
