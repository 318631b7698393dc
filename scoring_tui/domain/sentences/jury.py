"""What the jury did, in words, and what counts beside its marks. Imports entries and `words`."""

from scoring_tui.domain.facts.jury import (
    BallotExcused,
    BallotReopened,
    BallotSent,
    CategorySigned,
    JurorRecused,
    JurorSubstituted,
    PenaltyDropped,
    PenaltyGiven,
    SignatureWithdrawn,
    TieSettled,
)
from scoring_tui.domain.facts.setup import DifficultyImported, ResultsImported, ScoringDeclared
from scoring_tui.domain.sentences.base import (
    Known,
    because,
    category_name,
    describe_fact,
    juror_name,
    room_name,
    who_is,
)
from scoring_tui.i18n.lazy import LazyText, lazy


@describe_fact.register
def _sent(fact: BallotSent, known: Known) -> LazyText:
    who, juror = who_is(known, fact.number), juror_name(known, fact.juror)
    if fact.paper:
        return lazy("No. {who}: paper ballot of {juror} entered", who=who, juror=juror)
    return lazy("No. {who}: ballot of {juror} sent", who=who, juror=juror)


@describe_fact.register
def _reopened(fact: BallotReopened, known: Known) -> LazyText:
    who, juror = who_is(known, fact.number), juror_name(known, fact.juror)
    return lazy("No. {who}: ballot of {juror} reopened{why}", who=who, juror=juror, why=because(fact.reason))


@describe_fact.register
def _excused(fact: BallotExcused, known: Known) -> LazyText:
    who, juror = who_is(known, fact.number), juror_name(known, fact.juror)
    return lazy("No. {who}: ballot of {juror} excused{why}", who=who, juror=juror, why=because(fact.reason))


@describe_fact.register
def _recused(fact: JurorRecused, known: Known) -> LazyText:
    who, juror = who_is(known, fact.number), juror_name(known, fact.juror)
    return lazy("No. {who}: {juror} stepped back{why}", who=who, juror=juror, why=because(fact.reason))


@describe_fact.register
def _substituted(fact: JurorSubstituted, known: Known) -> LazyText:
    return lazy(
        "{room}: {substitute} takes the place of {out}{why}",
        room=room_name(known, fact.panel), substitute=fact.substitute.name, out=juror_name(known, fact.out),
        why=because(fact.reason),
    )  # fmt: skip


@describe_fact.register
def _settled(fact: TieSettled, known: Known) -> LazyText:
    category = category_name(known, fact.category)
    order = ", ".join(who_is(known, number) for number in fact.order)
    if fact.shared:
        return lazy(
            "{category}: place shared by {order}{why}",
            category=category,
            order=order,
            why=because(fact.reason),
        )
    return lazy(
        "{category}: tie settled, best first: {order}{why}",
        category=category, order=order, why=because(fact.reason),
    )  # fmt: skip


@describe_fact.register
def _signed(fact: CategorySigned, known: Known) -> LazyText:
    return lazy(
        "{category}: standing signed by {name}",
        category=category_name(known, fact.category),
        name=fact.signer,
    )


@describe_fact.register
def _withdrawn(fact: SignatureWithdrawn, known: Known) -> LazyText:
    category = category_name(known, fact.category)
    return lazy("{category}: signatures withdrawn{why}", category=category, why=because(fact.reason))


@describe_fact.register
def _scoring_again(fact: ScoringDeclared, known: Known) -> LazyText:
    return lazy("rules of scoring taken again: {method}", method=fact.scoring.method)


@describe_fact.register
def _results(fact: ResultsImported, known: Known) -> LazyText:
    stage = known[0].contest.stages.get(fact.stage)
    return lazy(
        "{count} results of {stage} imported from {source}{why}",
        count=len(fact.results), stage=stage.name if stage else fact.stage, source=fact.source,
        why=because(fact.reason),
    )  # fmt: skip


@describe_fact.register
def _difficulty(fact: DifficultyImported, known: Known) -> LazyText:
    return lazy(
        "{count} factors of difficulty imported from {source}", count=len(fact.factors), source=fact.source
    )


@describe_fact.register
def _penalised(fact: PenaltyGiven, known: Known) -> LazyText:
    who = who_is(known, fact.number)
    return lazy("No. {who}: {points} points off{why}", who=who, points=fact.points, why=because(fact.reason))


@describe_fact.register
def _unpenalised(fact: PenaltyDropped, known: Known) -> LazyText:
    return lazy(
        "No. {who}: penalty taken back{why}", who=who_is(known, fact.number), why=because(fact.reason)
    )
