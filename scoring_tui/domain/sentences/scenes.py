"""Sentences for what the displays of the hall show."""

from scoring_tui.contest.terms import SCENES
from scoring_tui.domain.facts.scenes import DisplaysIdentified, SceneShown
from scoring_tui.domain.sentences.base import SentenceContext, describe_fact, reason_suffix
from scoring_tui.i18n.lazy import LazyText, lazy


@describe_fact.register
def _describe_scene_shown(fact: SceneShown, context: SentenceContext) -> LazyText:
    scene, text = SCENES[fact.scene], reason_suffix(fact.text)
    if fact.display:
        return lazy("display {name}: {scene}{text}", name=fact.display, scene=scene, text=text)
    if fact.panel:
        return lazy(
            "displays of {room}: {scene}{text}", room=context.room_name(fact.panel), scene=scene, text=text
        )
    return lazy("displays of all rooms: {scene}{text}", scene=scene, text=text)


@describe_fact.register
def _describe_displays_identified(fact: DisplaysIdentified, context: SentenceContext) -> LazyText:
    return lazy("displays asked to show their names")
