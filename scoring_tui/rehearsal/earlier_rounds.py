"""Play the rounds of a bundled competition before its last one, with the sheets that come along.

The sheets lie beside the competition file: ROUND-contestants, ROUND-results, ROUND-modules, ROUND-evidence,
and ROUND-teams, with the suffix of their format. What they lack is invented.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from scoring_tui.contest.competition_loader import DeclaredCompetition
from scoring_tui.contest.contestants import Contestant
from scoring_tui.contest.loader import find_sample_roster
from scoring_tui.contest.models import Contest
from scoring_tui.domain.actor import Actor
from scoring_tui.domain.commands.announcement import AnnounceCategory
from scoring_tui.domain.commands.evidence import ImportEvidence
from scoring_tui.domain.commands.jury import Sign
from scoring_tui.domain.commands.modules import ImportModules
from scoring_tui.domain.commands.setup import DrawOrder, ImportResults, ImportRoster, ImportSeveralResults
from scoring_tui.domain.facts.competition import RoundResult
from scoring_tui.domain.seat import CHAIR_SEAT, COMMITTEE_SEAT, Role, Seat
from scoring_tui.engine.advancing import prepare_advance
from scoring_tui.engine.create import create_contest_file
from scoring_tui.engine.engine import Engine
from scoring_tui.errors import CommandRefused
from scoring_tui.i18n.lazy import lazy
from scoring_tui.i18n.locale import tr
from scoring_tui.ledger.store import Ledger
from scoring_tui.rehearsal.desk_checks import check_all_claims
from scoring_tui.rehearsal.run import run_rehearsal
from scoring_tui.sheets.evidence import read_evidence
from scoring_tui.sheets.modules import read_modules
from scoring_tui.sheets.roster import read_roster
from scoring_tui.sheets.stage_results import read_stage_results
from scoring_tui.sheets.teams import read_teams

Echo = Callable[[str], object]
SampleKind = Literal["contestants", "results", "modules", "evidence", "teams"]


def make_head_of_jury(contest: Contest) -> Actor:
    """Return the head of jury at the own seat, by the declared name or else by the office."""
    return Actor(contest.contest.head_of_jury or tr("Head of jury"), CHAIR_SEAT)


class EarlierRounds:
    """Makes the files of the rounds, plays all but the last, and takes the entrants over."""

    def __init__(self, declared: DeclaredCompetition, seed: int, echo: Echo) -> None:
        self.declared, self.seed, self.echo = declared, seed, echo
        self.committee = Actor(tr("Demonstration"), COMMITTEE_SEAT)

    def play(self, last_path: Path, last_contest: Contest) -> tuple[Path, ...]:
        """Return the files of the earlier rounds, the first round first; they lie beside the last one.

        Args:
            last_path: where the file of the last round is made, with its entrants.
            last_contest: its contest, which may have shorter phases than the declared one.

        Raises:
            CommandRefused: a round has no sheet of contestants, or its result is not signed at its end.
        """
        *earlier_rounds, last_round = self.declared.competition.round
        earlier_paths: list[Path] = []
        for item, contest in zip(earlier_rounds, self.declared.contests, strict=False):
            path = last_path.with_name(f"{last_path.stem}-{item.id}{last_path.suffix}")
            self._make_round(path, contest, item.id, earlier_paths)
            if contest.contest.has_ballots:
                run_rehearsal(path, None, self.seed, self.echo)
            else:
                self._sign_results(path)
            earlier_paths.append(path)
        self._make_round(last_path, last_contest, last_round.id, earlier_paths)
        return tuple(earlier_paths)

    def _make_round(self, path: Path, contest: Contest, round_id: str, earlier_paths: list[Path]) -> None:
        """Make the file of a round, with its entrants and the results that come along."""
        with create_contest_file(path, contest, self.committee).ledger as ledger:
            engine = Engine(ledger)
            if earlier_paths:
                self._take_entrants_over(earlier_paths[-1], engine, round_id)
            else:
                self._import_contestants(engine, round_id)
            self._import_results(engine, round_id)
            self._import_modules(engine, round_id)
            self._import_claims(engine, round_id)
            name, count = contest.contest.name, len(engine.state.contestants)
            self.echo(tr("{round}: {count} contestants", round=name, count=count))

    def _sign_results(self, path: Path) -> None:
        """Sign and announce the result of a round in which nobody gives marks."""
        with Ledger.open(path) as ledger:
            engine = Engine(ledger)
            contest = engine.state.contest
            jurors = (Actor(juror.name, Seat(Role.JUROR, juror.id)) for juror in contest.juror)
            signers = [make_head_of_jury(contest), *jurors]
            for category_id in contest.categories:
                for signer in signers:
                    engine.submit(Sign(category_id), signer)
                engine.submit(AnnounceCategory(category_id), self.committee)

    def _find_sheet(self, round_id: str, kind: SampleKind) -> Path | None:
        return next(iter(sorted(self.declared.path.parent.glob(f"{round_id}-{kind}.*"))), None)

    def _import_contestants(self, engine: Engine, round_id: str) -> None:
        contest = engine.state.contest
        path = self._find_sheet(round_id, "contestants") or find_sample_roster(contest.contest.id)
        if path is None:
            raise self._missing_sheet("contestants", round_id)
        engine.submit(ImportRoster(path.name, read_roster(path, contest).contestants), self.committee)

    def _take_entrants_over(self, earlier_path: Path, engine: Engine, round_id: str) -> None:
        contest = engine.state.contest
        teams_path = self._find_sheet(round_id, "teams") or find_sample_roster(contest.contest.id)
        has_teams = contest.round is not None and contest.round.teams is not None
        with Ledger.open(earlier_path) as earlier_ledger:
            earlier = Engine(earlier_ledger)

            def make_teams(result: RoundResult) -> tuple[Contestant, ...]:
                if teams_path is None:
                    raise self._missing_sheet("teams", round_id)
                return read_teams(teams_path, earlier.state, result, engine.state).contestants

            advancing = prepare_advance(
                earlier.state, earlier.tally, engine.state, make_teams=make_teams if has_teams else None
            )
            engine.submit(advancing, self.committee)

    def _missing_sheet(self, kind: SampleKind, round_id: str) -> CommandRefused:
        return CommandRefused(
            lazy("there is no sheet {name} beside {file}", name=f"{round_id}-{kind}", file=self.declared.path)
        )

    def _import_results(self, engine: Engine, round_id: str) -> None:
        path = self._find_sheet(round_id, "results")
        if path is None:
            return
        carried_ids = engine.state.stage_results.keys()
        stage_headings = {
            stage.id: ""
            for stage in engine.state.contest.stage
            if stage.id not in carried_ids and not stage.is_poll
        }
        sheet = read_stage_results(path, engine.state, stage_headings)
        imports = [
            ImportResults(stage_id, path.name, results, absent=tuple(sheet.absences.get(stage_id, ())))
            for stage_id, results in sheet.results.items()
        ]
        engine.submit(ImportSeveralResults(tuple(imports)), self.committee)

    def _import_modules(self, engine: Engine, round_id: str) -> None:
        path = self._find_sheet(round_id, "modules")
        if path is None:
            return
        sheet = read_modules(path, engine.state)
        engine.submit(ImportModules(path.name, sheet.held_modules, sheet.records), self.committee)

    def _import_claims(self, engine: Engine, round_id: str) -> None:
        """Import the claims that come along. They are checked once contestants have their numbers."""
        path = self._find_sheet(round_id, "evidence")
        if path is None:
            return
        engine.submit(DrawOrder(self.seed), self.committee)
        engine.submit(ImportEvidence(path.name, read_evidence(path, engine.state).claims), self.committee)
        check_all_claims(engine, make_head_of_jury(engine.state.contest))
