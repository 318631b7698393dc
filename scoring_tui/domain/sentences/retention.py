"""Sentences for personal data that are removed."""

from scoring_tui.domain.facts.retention import PersonalDataErased, PersonalDataForgotten
from scoring_tui.domain.sentences.base import SentenceContext, describe_fact
from scoring_tui.i18n.lazy import LazyText, lazy


@describe_fact.register
def _describe_personal_data_forgotten(fact: PersonalDataForgotten, context: SentenceContext) -> LazyText:
    return lazy(
        "Personal data of entries 1 to {last} are removed ({nips} NIP, {phones} telephone numbers, {others}"
        " other columns, {texts} links, notes and file names and {files} files of evidence): {reason}",
        last=fact.through,
        nips=fact.counts.get("nip", 0),
        phones=fact.counts.get("phone", 0),
        others=fact.counts.get("extra", 0),
        texts=fact.counts.get("evidence", 0),
        files=fact.counts.get("file", 0),
        reason=fact.reason,
    )


@describe_fact.register
def _describe_personal_data_erased(fact: PersonalDataErased, context: SentenceContext) -> LazyText:
    return lazy("The removal of personal data by entry {seq} is complete", seq=fact.forgotten)
