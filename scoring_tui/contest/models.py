"""Models of a contest file: rubrics, categories, panels, sessions, rules of scoring.

The models are frozen. `loader` reads them from a file and reports all errors at once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StrictBool

from scoring_tui.contest.assignments import Assignment
from scoring_tui.contest.bands import Band
from scoring_tui.contest.base import ContestModel, Day, Hour, Id, Seconds, WholeNumber
from scoring_tui.contest.figures import FigureRule
from scoring_tui.contest.levels import CompetenceLevel, merge_levels
from scoring_tui.contest.modules import Module, ModuleRules
from scoring_tui.contest.papers import PaperSettings
from scoring_tui.contest.polls import Favourite, Poll
from scoring_tui.contest.rounds import ContestRound
from scoring_tui.contest.scales import Exact, Scale
from scoring_tui.contest.scoring import PenaltyKind, Scoring
from scoring_tui.contest.stages import Stage
from scoring_tui.contest.standards import MatchBand, Standard
from scoring_tui.contest.talent_pool import DEFAULT_BOXES, Box, NineBoxes, Post

ContestFormat = Literal["stage", "desk", "results", "administration"]
"""What a contest is: appearances on a stage, documents at desks, a sheet of results, or requirements."""
RESULT_FORMATS: tuple[ContestFormat, ...] = ("results", "administration")
"""The formats of contests in which nobody gives marks."""


class Criterion(ContestModel):
    """A criterion that gets a mark, or a group of criteria; up to three levels."""

    id: Id
    name: str = Field(min_length=1)
    weight: Exact | None = None
    """Share of the parent in per cent; the weights of siblings sum to 100. None in a point budget."""
    guide: str = ""
    scale: Scale | None = None
    """Inherited from the nearest parent that has one."""
    figure: FigureRule | None = None
    """The raw figure from which the mark follows, if it is scored from evidence."""
    level: tuple[CompetenceLevel, ...] = ()
    """What somebody does who gets a mark; shown to the juror."""
    notes: StrictBool | None = None
    """Whether the juror can note something on this criterion; inherited from the nearest parent that says."""
    criteria: tuple["Criterion", ...] = ()


@dataclass(frozen=True, slots=True)
class Leaf:
    """A criterion that gets a mark, with what it inherits from its parents."""

    id: str
    name: str
    guide: str
    scale: Scale
    share: Fraction
    """What one point of the mark adds to a juror's total."""
    groups: tuple[str, ...]
    """Names of its groups, outermost first."""
    group_ids: tuple[str, ...]
    """Ids of its groups, outermost first."""
    figure: FigureRule | None = None
    """The raw figure from which the mark follows."""
    levels: tuple[CompetenceLevel, ...] = ()
    """What somebody does who gets a mark, lowest first; those of the rubric included."""

    has_note: bool = False
    """Whether a juror can note something on this criterion."""

    def find_level(self, mark: Decimal | None) -> CompetenceLevel | None:
        """Return the level of a mark; None if it has none."""
        return next((level for level in self.levels if level.value == mark), None)


class Rubric(ContestModel):
    """Weighted criteria, or a point budget in which the marks are added without weights."""

    scale: Scale | None = None
    points: StrictBool = False
    best: StrictBool = False
    """The criteria are attempts: only the best one counts."""
    level: tuple[CompetenceLevel, ...] = ()
    """Levels that all its criteria share, such as their names."""
    notes: StrictBool = False
    """Whether jurors can note something on each criterion."""
    difficulty: StrictBool = False
    """Every mark is multiplied by the contestant's factor on that criterion, imported beforehand."""
    criteria: tuple[Criterion, ...]
    """Empty in a contest in which nobody gives marks only."""

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """The criteria that get a mark, in the declared order."""
        return tuple(self._list_leaves(self.criteria, self.scale or Scale(), Fraction(1), ()))

    @cached_property
    def leaves_by_id(self) -> dict[str, Leaf]:
        """Each leaf by its id."""
        return {leaf.id: leaf for leaf in self.leaves}

    @cached_property
    def _narrow_rubrics(self) -> dict[frozenset[str], "Rubric"]:
        """The parts of this rubric that `narrow_to` made, by the ids of their criteria."""
        return {}

    def narrow_to(self, criterion_ids: frozenset[str]) -> "Rubric":
        """Return the part of the rubric with these criteria; each keeps its share of the whole."""
        if criterion_ids >= self.leaves_by_id.keys():
            return self
        if criterion_ids not in self._narrow_rubrics:
            criteria = tuple(_narrow_criteria(self.criteria, criterion_ids))
            self._narrow_rubrics[criterion_ids] = self.model_copy(update={"criteria": criteria})
        return self._narrow_rubrics[criterion_ids]

    @cached_property
    def highest_total(self) -> Fraction:
        """The greatest total that a juror can give, without difficulty."""
        highest_points = [leaf.share * Fraction(leaf.scale.highest) for leaf in self.leaves]
        return max(highest_points) if self.best else sum(highest_points, Fraction(0))

    def _list_leaves(
        self, criteria: tuple[Criterion, ...], scale: Scale, share: Fraction, parents: tuple[Criterion, ...]
    ) -> Iterator[Leaf]:
        for criterion in criteria:
            leaf_scale = criterion.scale or scale
            leaf_share = share if self.points else share * Fraction(criterion.weight or Decimal(0)) / 100
            if criterion.criteria:
                yield from self._list_leaves(
                    criterion.criteria, leaf_scale, leaf_share, (*parents, criterion)
                )
                continue
            if leaf_scale.to is not None:
                leaf_share = leaf_share * Fraction(leaf_scale.to) / Fraction(leaf_scale.highest)
            yield Leaf(
                criterion.id, criterion.name, criterion.guide, leaf_scale, leaf_share,
                tuple(parent.name for parent in parents), tuple(parent.id for parent in parents),
                criterion.figure, merge_levels(self.level, criterion.level, leaf_scale),
                self._has_note((*parents, criterion)),
            )  # fmt: skip

    def _has_note(self, criteria: tuple[Criterion, ...]) -> bool:
        """Whether a criterion takes notes; `criteria` are its parents, outermost first, and itself."""
        declared = [criterion.notes for criterion in criteria if criterion.notes is not None]
        return declared[-1] if declared else self.notes


def _narrow_criteria(criteria: tuple[Criterion, ...], criterion_ids: frozenset[str]) -> Iterator[Criterion]:
    """The criteria with these ids, in their groups; groups without any are left out."""
    for criterion in criteria:
        if criterion.criteria:
            members = tuple(_narrow_criteria(criterion.criteria, criterion_ids))
            if members:
                yield criterion.model_copy(update={"criteria": members})
        elif criterion.id in criterion_ids:
            yield criterion


class Category(ContestModel):
    """A ranked group of contestants, with its rubric and its awards from the first place down."""

    id: Id
    name: str = Field(min_length=1)
    rubric: Id
    entry: Literal["person", "team", "institution"] = "person"
    awards: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    """Special titles that the jury gives by name, outside the places."""
    through: WholeNumber | None = Field(default=None, ge=1)
    """Number of contestants who qualify for the next round; all who tie at the last place qualify."""


class Juror(ContestModel):
    """A person who gives marks."""

    id: Id
    name: str = Field(min_length=1)
    office: str = ""


class Panel(ContestModel):
    """Jurors who sit together in one room."""

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,19}$")]
    room: str = Field(min_length=1)
    jurors: tuple[Id, ...] = Field(min_length=1)
    head: str = ""
    """Id of a juror, or the name of another person, who leads this panel at a seat of its own, "chair:A"."""


class Session(ContestModel):
    """A block of the schedule: a day, a panel in its room, the categories that appear."""

    day: Day
    start: Hour
    end: Hour | None = None
    panel: str
    categories: tuple[Id, ...] = Field(min_length=1)
    turns: WholeNumber | None = Field(default=None, ge=1)
    """Number of turns that fit; without it the turns of a category are spread evenly over its sessions."""

    @property
    def hours(self) -> str:
        """Start and end, such as "08:00-11:30"; the start alone if the end is open."""
        times = (self.start, self.end) if self.end else (self.start,)
        return "-".join(f"{moment:%H:%M}" for moment in times)


class Timing(ContestModel):
    """Length of each phase of a turn, in seconds; warnings are given so many seconds before the end."""

    presentation: Seconds
    questions: Seconds = 0
    changeover: Seconds = 0
    warnings: tuple[Seconds, ...] = (120, 60)
    call_interval: Seconds = 180
    """Between two calls of a contestant who has not come, before the third of which nobody is absent."""
    hold_next: StrictBool = False
    """Whether the next contestant is called only when the ballots of the last turn are in."""
    bell: StrictBool = False
    """Whether the terminals of the MC and the displays sound at each warning and at the end."""

    @property
    def turn_seconds(self) -> int:
        """Planned seconds of a whole turn."""
        return self.presentation + self.questions + self.changeover


class About(ContestModel):
    """The event itself."""

    id: Id
    name: str = Field(min_length=1)
    organiser: str = ""
    venue: str = ""
    theme: str = ""
    language: Literal["id", "en"] = "id"
    timezone: str = "Asia/Jakarta"
    head_of_jury: str = ""
    """Name of the head of jury; the seat is called "chair"."""
    format: ContestFormat = "stage"
    """What the contest is. In "results" and "administration" the score is made of imported sheets only."""
    desk: StrictBool = False
    """The earlier spelling: true is the format "desk"."""
    day: Day | None = None
    """When the result of a contest without sessions is decided."""
    paper_typed_twice: StrictBool = True
    """Whether two persons must type a paper ballot before it counts."""
    backup_folder: str = ""
    """Where backups are made by themselves, such as a USB stick; relative to the contest file."""
    standings: Literal["live", "frozen-last", "announced"] = "live"
    """What the hall may see before a result is announced: every finished turn, all but the last ones of a
    category (`freeze_last`), or only who appears when. An announced result is always shown."""
    freeze_last: WholeNumber = Field(default=5, ge=1)
    """With "frozen-last": the standing of a category freezes when so many turns are left."""
    live_standings: StrictBool | None = None
    """The earlier spelling: true is "live", false is "announced"."""
    publish_marks: StrictBool = False
    """Whether `publish` opens the marks of signed categories, by the ids of the jurors."""

    @property
    def has_stage(self) -> bool:
        """Whether contestants are called to a stage, with a clock."""
        return self.format == "stage" and not self.desk

    @property
    def has_ballots(self) -> bool:
        """Whether jurors give marks; otherwise the score is made of imported results."""
        return self.format not in RESULT_FORMATS

    @property
    def has_places(self) -> bool:
        """Whether contestants are ordered by a score; an administration only says who passed."""
        return self.format != "administration"

    @property
    def visible_standings(self) -> Literal["live", "frozen-last", "announced"]:
        """What the hall may see, in whichever spelling it was declared."""
        if not self.has_ballots:
            return "announced"
        return "announced" if self.live_standings is False else self.standings


class Contest(ContestModel):
    """Everything that is declared before the first mark."""

    contest: About
    timing: Timing | None = None
    rubric: dict[Id, Rubric]
    scoring: Scoring = Scoring()
    stage: tuple[Stage, ...] = ()
    """Earlier stages whose results count."""
    penalty: tuple[PenaltyKind, ...] = ()
    category: tuple[Category, ...] = Field(min_length=1)
    juror: tuple[Juror, ...] = Field(min_length=1)
    assignment: tuple[Assignment, ...] = ()
    """Who scores which criteria, as the file declares it; `State.assigned_criteria` has what counts."""
    panel: tuple[Panel, ...] = Field(min_length=1)
    session: tuple[Session, ...] = Field(min_length=1)
    band: tuple[Band, ...] = ()
    """Names for ranges of scores."""
    standard: tuple[Standard, ...] = ()
    """The levels of competence that positions require."""
    match_band: tuple[MatchBand, ...] = ()
    """Names for ranges of the job-person match."""
    nine_boxes: NineBoxes | None = None
    box: tuple[Box, ...] = ()
    """The nine boxes, if their numbers are not the usual ones."""
    post: tuple[Post, ...] = ()
    """Posts for which successors are sought."""
    poll: Poll | None = None
    """The vote of the audience; None without one."""
    favourite: tuple[Favourite, ...] = ()
    """Special titles that go to the contestant with the most votes."""
    module: tuple[Module, ...] = ()
    """Modules of a training, in a contest of results."""
    modules: ModuleRules | None = None
    """How the modules count together."""
    papers: PaperSettings = PaperSettings()
    round: ContestRound | None = None
    """The place of this contest in a competition of several rounds, from the competition file; None alone."""

    @cached_property
    def categories(self) -> dict[str, Category]:
        """Each category by its id, in the declared order."""
        return {category.id: category for category in self.category}

    @cached_property
    def stages(self) -> dict[str, Stage]:
        """Each earlier stage that counts, by its id."""
        return {stage.id: stage for stage in self.stage}

    @cached_property
    def panels(self) -> dict[str, Panel]:
        """Each panel by its id."""
        return {panel.id: panel for panel in self.panel}

    @cached_property
    def jurors(self) -> dict[str, Juror]:
        """Each declared juror by id; substitutes are in the state, not here."""
        return {juror.id: juror for juror in self.juror}

    @cached_property
    def stages_by_category(self) -> dict[str, tuple[Stage, ...]]:
        """The earlier stages of each category, without those that are confidential."""
        return {
            category_id: tuple(
                stage
                for stage in self.stage
                if stage.concerns(category_id) and not self.is_confidential(stage)
            )
            for category_id in self.categories
        }

    def jury_share(self, category_id: str) -> Fraction:
        """What one point of the jury's score adds to the final score.

        It is 1 in a category where no earlier stage adds points, whatever the weights of other categories. It
        is 0 in a contest in which nobody gives marks.
        """
        if not self.contest.has_ballots:
            return Fraction(0)
        has_points = any(stage.adds_points for stage in self.stages_by_category[category_id])
        return Fraction(self.scoring.weight) / 100 if has_points else Fraction(1)

    def is_confidential(self, stage: Stage) -> bool:
        """Whether only the nine boxes read a stage: then no table, screen or paper shows its results."""
        if self.nine_boxes is None or self.needs_result(stage):
            return False
        return stage.id in (self.nine_boxes.performance, self.nine_boxes.potential)

    @cached_property
    def boxes(self) -> dict[tuple[int, int], Box]:
        """Each of the nine boxes by its levels of performance and potential."""
        return {box.levels: box for box in self.box or DEFAULT_BOXES}

    def needs_result(self, stage: Stage) -> bool:
        """Whether a contestant without a result of this stage cannot be ranked."""
        return stage.adds_points or stage.is_required or stage.id in self.scoring.ties

    def rubric_of(self, category_id: str) -> Rubric:
        """The rubric of a category."""
        return self.rubric[self.categories[category_id].rubric]

    def sessions_of(self, category_id: str) -> list[int]:
        """Indexes of the sessions of a category, in the order of days and start times."""
        return [index for index in self.session_order if category_id in self.session[index].categories]

    @cached_property
    def session_ranks(self) -> dict[int, int]:
        """The position of each session in `session_order`, by index."""
        return {index: rank for rank, index in enumerate(self.session_order)}

    @cached_property
    def session_order(self) -> tuple[int, ...]:
        """Indexes of `session` in the order of days and start times."""
        return tuple(
            sorted(
                range(len(self.session)),
                key=lambda index: (self.session[index].day, self.session[index].start, index),
            )
        )
