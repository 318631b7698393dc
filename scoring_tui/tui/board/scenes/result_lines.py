"""Lines of an announced result: places with awards, awards and bands that nobody has, special titles."""

from scoring_tui.i18n.locale import format_number, tr, translate
from scoring_tui.tui.board.canvas import StyleName
from scoring_tui.tui.board.scenes.lines import ListLine
from scoring_tui.views.board_scenes import AnnouncedResult, AwardedPlace


def describe_result(result: AnnouncedResult) -> list[ListLine]:
    """All lines of a result: awards and bands that nobody has, and special titles, come last."""
    lines = [describe_place(place) for place in result.places]
    lines += [
        ListLine("", "", tr("no winner"), "", "", caption=award_name, style="muted")
        for award_name in result.vacant_awards
    ]
    lines += [ListLine("", "", translate(sentence), "", "", style="muted") for sentence in result.empty_bands]
    lines += [
        ListLine("", str(award.number), award.name, award.unit, "", caption=award.title_name)
        for award in result.title_awards
    ]
    return lines


def describe_place(place: AwardedPlace) -> ListLine:
    """The line of one place, with its footnotes."""
    style: StyleName = "first" if place.place == 1 else "text" if place.award_name else "muted"
    return ListLine(
        f"{place.place}{'=' if place.is_shared else '.'}",
        str(place.number),
        place.name,
        place.unit,
        format_number(place.score) if place.score is not None else "",
        style=style,
        caption=place.award_name,
        remarks=tuple(map(translate, place.footnotes)),
    )
