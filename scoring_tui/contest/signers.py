"""Whether enough different persons can sign the standing of each category."""

from collections.abc import Iterator

from scoring_tui.contest.models import Contest
from scoring_tui.contest.person_names import bare_name
from scoring_tui.errors import InputProblem
from scoring_tui.i18n.lazy import lazy


def find_too_few_signers(contest: Contest) -> Iterator[InputProblem]:
    """Warn of each category that can never be signed: two signatures are two persons.

    The head of jury who sits in a panel too is one person, whatever the titles in the two names.
    """
    head_name = bare_name(contest.contest.head_of_jury)
    for category in contest.category:
        panel_ids = {session.panel for session in contest.session if category.id in session.categories}
        juror_ids = {juror_id for panel_id in panel_ids for juror_id in contest.panels[panel_id].jurors}
        persons = {bare_name(contest.jurors[juror_id].name) for juror_id in juror_ids} | {head_name}
        declared_count = contest.scoring.signatures
        needed_count = 2 if declared_count == "all" else declared_count
        if len(persons) < needed_count:
            yield InputProblem(
                lazy("category {category}", category=category.name),
                lazy(
                    "{n} persons must sign, but only {m} can: head of jury and jurors of its panels are {m}"
                    " different persons; name another head of jury or juror",
                    n=needed_count, m=len(persons),
                ),
            )  # fmt: skip
