"""Certificates, one to a page: winners, participants, members of teams, jurors.

Certificates of winners are results, so they are drafts until the category is signed. The others say that a
person took part, which the record shows without a signature.
"""

from collections.abc import Iterator, Sequence

from scoring_tui.contest.bands import describe_band
from scoring_tui.contest.contestants import Contestant, Member
from scoring_tui.contest.papers import PersonalData
from scoring_tui.contest.person_names import bare_name
from scoring_tui.domain.state import State, Turn
from scoring_tui.i18n.locale import format_number, tr, translate
from scoring_tui.papers.band_lists import list_certified_bands
from scoring_tui.papers.context import PaperContext
from scoring_tui.papers.file_names import join_file_name
from scoring_tui.papers.kinds import KINDS, PaperFile
from scoring_tui.papers.models import Paper, PaperModel, Signatory
from scoring_tui.papers.winners import CategoryWinners, describe_contest, find_winners
from scoring_tui.scoring.bands import find_bands

MERGE_LOOP = "certificate in certificates"
"""A Word template is one certificate; it is repeated for each of these."""


class PersonCertificate(PaperModel):
    """The certificate of one person, team or institution."""

    name: str
    """With titles, as typed."""
    nip: str
    """Employee number; empty unless it is asked for."""
    nip_line: str
    """The employee number with the word before it; empty unless it is asked for."""
    unit: str
    """Agency or work unit; the office of a juror."""
    achievement: str
    """What the certificate is for, such as "Juara I" or "Peserta"."""
    category_line: str
    """The category; empty for a juror."""
    team_line: str
    """The team of a member and the role in it; empty for others."""
    score_line: str
    """The score, if the contest file declares that certificates show it, and the public bands."""


class CertificatePaper(Paper):
    """Certificates of one group, one to a page."""

    certificates: tuple[PersonCertificate, ...]
    """In the order of awards, draw numbers or jurors."""
    contest_line: str
    """Name, organiser, place and days of the contest."""
    signatory: Signatory
    """Who signs."""
    proof: str
    """The code of the record, beside the QR code; empty on certificates that are no result."""


def build_certificates(context: PaperContext, category_ids: Sequence[str]) -> Iterator[PaperFile]:
    """Build a paper for each category and group, and one for the jurors of all these categories."""
    for category_id in category_ids:
        builder = _CertificateBuilder(context, category_id)
        winners = find_winners(context, category_id)
        groups = {
            tr("winners"): tuple(builder.list_winners(winners)),
            tr("grades"): tuple(builder.list_banded()),
            tr("participants"): tuple(builder.list_participants()),
            tr("members"): tuple(builder.list_members()),
        }
        for group, certificates in groups.items():
            if certificates:
                is_result = group in (tr("winners"), tr("grades"))
                stem = join_file_name(KINDS["certificates"].name, category_id, group)
                yield _build_file(context, stem, certificates, category_id=category_id, is_result=is_result)
    certificates = tuple(_list_jurors(context, category_ids))
    if certificates:
        stem = join_file_name(KINDS["certificates"].name, tr("jurors"))
        yield _build_file(context, stem, certificates, category_id=None, is_result=False)


def _build_file(
    context: PaperContext,
    stem: str,
    certificates: tuple[PersonCertificate, ...],
    *,
    category_id: str | None,
    is_result: bool,
) -> PaperFile:
    title = tr("Certificate of award") if is_result else tr("Certificate")
    head = context.make_head(
        title,
        category_id=category_id,
        number_kind=tr("PIAGAM") if is_result else tr("SERTIFIKAT"),
        is_result=is_result,
        has_code=is_result,
    )
    paper = CertificatePaper(
        head=head,
        labels={
            "number_label": tr("Number:"),
            "given_to": tr("is given to"),
            "as": tr("as"),
            "at": tr("in"),
        },
        certificates=certificates,
        contest_line=describe_contest(context.state),
        signatory=context.make_issuer(),
        proof=tr("Code of the record: {code}", code=head.ledger_code) if is_result else "",
    )
    kind = KINDS["certificates"]
    return PaperFile("certificates", stem, "certificate", paper, kind.forms, merge_loop=MERGE_LOOP)


class _CertificateBuilder:
    """Builds the certificates of one category."""

    def __init__(self, context: PaperContext, category_id: str) -> None:
        self.context, self.state = context, context.state
        self.category = self.state.contest.categories[category_id]
        standing = context.engine.tally.standing(self.state, category_id)
        self.bands = find_bands(self.state.contest, standing)
        self.category_line = tr("category {category}", category=self.category.name)

    def list_winners(self, winners: CategoryWinners) -> Iterator[PersonCertificate]:
        """Yield the awards, each followed by those of a team's members, then the special titles.

        A category without awards has no certificates of winners.
        """
        has_score = self.context.settings.certificate_score
        for winner in winners.winners if self.category.awards else ():
            score = tr("with the score {score}", score=format_number(winner.score)) if has_score else ""
            line = ", ".join(filter(None, (score, *self._name_public_bands(winner.number))))
            yield self._make_contestant(winner.contestant, winner.award, line)
            for member in winner.contestant.members:
                yield self._make_member(winner.contestant, member, winner.award)
        for holder in winners.title_holders:
            yield self._make_contestant(holder.contestant, holder.title)
            for member in holder.contestant.members:
                yield self._make_member(holder.contestant, member, holder.title)

    def _name_public_bands(self, draw_number: int) -> Iterator[str]:
        return (translate(describe_band(band)) for band in self.bands.get(draw_number, ()) if band.is_public)

    def list_banded(self) -> Iterator[PersonCertificate]:
        """Yield everybody in a band that has certificates, such as a grade, each team before its members."""
        for members in list_certified_bands(self.context, self.category.id):
            achievement = translate(describe_band(members.band))
            for number in members.draw_numbers:
                contestant = self.state.contestants[self.state.turns[number].contestant]
                yield self._make_contestant(contestant, achievement)
                for member in contestant.members:
                    yield self._make_member(contestant, member, achievement)

    def list_participants(self) -> Iterator[PersonCertificate]:
        """Yield those who appeared, by draw number."""
        for contestant in self._list_appeared():
            yield self._make_contestant(contestant, tr("Participant"))

    def list_members(self) -> Iterator[PersonCertificate]:
        """Yield the members of the teams that appeared."""
        for contestant in self._list_appeared():
            for member in contestant.members:
                yield self._make_member(contestant, member, tr("Participant"))

    def _list_appeared(self) -> Iterator[Contestant]:
        for turn in sorted(self.state.turns_in_category(self.category.id), key=lambda turn: turn.number):
            if has_appeared(self.state, turn):
                yield self.state.contestants[turn.contestant]

    def _make_contestant(
        self, contestant: Contestant, achievement: str, score_line: str = ""
    ) -> PersonCertificate:
        nip = contestant.nip if self.context.with_nip else ""
        return PersonCertificate(
            name=contestant.name,
            nip=nip,
            nip_line=_make_nip_line(nip),
            unit=contestant.unit,
            achievement=achievement,
            category_line=self.category_line,
            team_line="",
            score_line=score_line,
        )

    def _make_member(self, team: Contestant, member: Member, achievement: str) -> PersonCertificate:
        nip = member.nip if self.context.with_nip else ""
        if member.role:
            team_line = tr("member of {team} ({role})", team=team.name, role=member.role)
        else:
            team_line = tr("member of {team}", team=team.name)
        return PersonCertificate(
            name=member.name,
            nip=nip,
            nip_line=_make_nip_line(nip),
            unit=member.unit or team.unit,
            achievement=achievement,
            category_line=self.category_line,
            team_line=team_line,
            score_line="",
        )


def has_appeared(state: State, turn: Turn) -> bool:
    """Whether a contestant took part: not excluded, and on the stage or judged."""
    if turn.exclusion is not None:
        return False
    return turn.phase not in ("queued", "called") or bool(state.ballots.get(turn.number))


def _list_jurors(context: PaperContext, category_ids: Sequence[str]) -> Iterator[PersonCertificate]:
    """Yield the head of jury and the jurors who sent a ballot in these categories, each person once."""
    state, settings = context.state, context.settings
    juror_ids = dict.fromkeys(
        ballot.juror
        for category_id in category_ids
        for turn in state.turns_in_category(category_id)
        for ballot in state.ballots.get(turn.number, ())
    )
    if not juror_ids:
        return
    head_name = state.contest.contest.head_of_jury
    juror_of_head = next(
        (id_ for id_, juror in state.jurors.items() if bare_name(juror.name) == bare_name(head_name)), None
    )
    if head_name:
        office = settings.head_of_jury.office
        if juror_of_head is not None:
            office = office or _find_juror_office(context, juror_of_head)
        nip = settings.head_of_jury.nip
        yield _make_juror(context, head_name, nip, office, tr("Head of the jury"))
    for juror_id in state.jurors:
        if juror_id in juror_ids and juror_id != juror_of_head:
            nip = settings.juror.get(juror_id, PersonalData()).nip
            office = _find_juror_office(context, juror_id)
            yield _make_juror(context, state.jurors[juror_id].name, nip, office, tr("Juror"))


def _find_juror_office(context: PaperContext, juror_id: str) -> str:
    declared = context.settings.juror.get(juror_id, PersonalData())
    return declared.office or context.state.jurors[juror_id].office


def _make_juror(context: PaperContext, name: str, nip: str, office: str, role: str) -> PersonCertificate:
    shown_nip = nip if context.with_nip else ""
    return PersonCertificate(
        name=name,
        nip=shown_nip,
        nip_line=_make_nip_line(shown_nip),
        unit=office,
        achievement=role,
        category_line="",
        team_line="",
        score_line="",
    )


def _make_nip_line(nip: str) -> str:
    return tr("NIP {nip}", nip=nip) if nip else ""
