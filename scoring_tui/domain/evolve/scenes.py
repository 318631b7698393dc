"""Evolvers for the scenes of the displays."""

from scoring_tui.domain.evolve.base import evolves
from scoring_tui.domain.facts.base import Entry
from scoring_tui.domain.facts.scenes import DisplaysIdentified, SceneShown
from scoring_tui.domain.state import State


@evolves(SceneShown)
def _evolve_scene_shown(state: State, entry: Entry, fact: SceneShown) -> None:
    scenes, key = (state.display_scenes, fact.display) if fact.display else (state.room_scenes, fact.panel)
    if fact.scene == "room":
        scenes.pop(key, None)
    else:
        scenes[key] = fact


@evolves(DisplaysIdentified)
def _evolve_displays_identified(state: State, entry: Entry, fact: DisplaysIdentified) -> None:
    state.identified_at = fact.reading
