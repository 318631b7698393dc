"""Lines of an announced result: places with awards, awards and bands that nobody has, special titles."""

from collections.abc import Sequence

from scoring_tui.i18n.locale import format_number, tr, translate
from scoring_tui.tui.board.canvas import StyleName
from scoring_tui.tui.board.scenes.lines import ListLine
from scoring_tui.views.board_scenes import AnnouncedResult, AwardedPlace


def describe_result(result: AnnouncedResult, *, has_members: bool) -> list[ListLine]:
    """All lines of a result: awards and bands that nobody has, and special titles, come last.

    Args:
        has_members: whether the members of each team stand below its name.
    """
    lines = [describe_place(place, has_members=has_members) for place in result.places]
    lines += [
        ListLine("", "", tr("no winner"), "", "", caption=award_name, style="muted")
        for award_name in result.vacant_awards
    ]
    lines += [ListLine("", "", translate(sentence), "", "", style="muted") for sentence in result.empty_bands]
    lines += [
        ListLine(
            "",
            str(award.number),
            award.name,
            award.unit,
            "",
            caption=award.title_name,
            remarks=_join_members(award.members) if has_members else (),
        )
        for award in result.title_awards
    ]
    return lines


def describe_place(place: AwardedPlace, *, has_members: bool) -> ListLine:
    """The line of one place, with its footnotes, and the members of a team if so chosen."""
    member_rows = _join_members(place.members) if has_members else ()
    style: StyleName = "first" if place.place == 1 else "text" if place.award_name else "muted"
    return ListLine(
        f"{place.place}{'=' if place.is_shared else '.'}",
        str(place.number),
        place.name,
        place.unit,
        format_number(place.score) if place.score is not None else "",
        style=style,
        caption=place.award_name,
        remarks=(*member_rows, *map(translate, place.footnotes)),
    )


def _join_members(member_names: Sequence[str]) -> tuple[str, ...]:
    return (" · ".join(member_names),) if member_names else ()
