"""Which scene a display shows: its own, the running ceremony, the one chosen for its room, or the room."""

from dataclasses import replace

from scoring_tui.domain.facts.scenes import SceneShown
from scoring_tui.domain.state import State
from scoring_tui.engine.engine import Engine
from scoring_tui.rules.stage import ON_STAGE
from scoring_tui.views.announced_result import make_announced_result
from scoring_tui.views.board_scenes import ROOM_SCENE, BoardScene, SealedDay
from scoring_tui.views.ceremony import make_ceremony_scene

ROOM_SCENES = frozenset({"room", "introduction", "stage", "clock", "corridor", "break"})
"""Scenes for which a board needs the rooms."""
CATEGORY_SCENES = frozenset({"room", "standings", "running-order"})
"""Scenes for which a board needs standings or running orders."""


def choose_scene(engine: Engine, display_name: str, panel_id: str) -> BoardScene:
    """Choose the scene of a display and make its values.

    Args:
        display_name: the display's name; empty for one without.
        panel_id: the display's room; empty for a display of all rooms.
    """
    state = engine.state
    chosen_scene = state.display_scenes.get(display_name) if display_name else None
    if chosen_scene is None:
        chosen_scene = _find_room_scene(state, panel_id)
    if chosen_scene is not None:
        scene = _make_chosen_scene(engine, chosen_scene)
    elif state.ceremony is not None and not _is_room_busy(state, panel_id):
        scene = make_ceremony_scene(engine, state.ceremony)
    else:
        scene = ROOM_SCENE
    return replace(
        scene,
        display_name=display_name,
        identified_at=state.identified_at,
        withdrawn_category=_find_withdrawn_category(state, panel_id),
    )


def _find_room_scene(state: State, panel_id: str) -> SceneShown | None:
    """Return what was chosen for the display's room; the only room is also "all rooms"."""
    panel_ids = tuple(state.contest.panels)
    if not panel_id and len(panel_ids) == 1:
        panel_id = panel_ids[0]
    return state.room_scenes.get(panel_id) or state.room_scenes.get("")


def _is_room_busy(state: State, panel_id: str) -> bool:
    """Whether somebody presents in the display's room while the ceremony is held elsewhere."""
    room = state.rooms.get(panel_id)
    return room is not None and room.live is not None and state.turns[room.live].phase in ON_STAGE


def _make_chosen_scene(engine: Engine, chosen_scene: SceneShown) -> BoardScene:
    """Return the scene with its values; a result that is not announced any more is not shown."""
    state, category_id = engine.state, chosen_scene.category
    scene = BoardScene(
        chosen_scene.scene, panel_id=chosen_scene.panel, category_id=category_id, message=chosen_scene.text
    )
    if chosen_scene.scene == "result":
        if not state.is_announced(category_id):
            return ROOM_SCENE
        return replace(scene, announced_result=make_announced_result(engine, category_id))
    if chosen_scene.scene == "day-sealed":
        if not state.sealed_days:
            return ROOM_SCENE
        seal = state.sealed_days[-1]
        return replace(scene, sealed_day=SealedDay(seal.day, seal.head_seq, seal.code))
    return scene


def _find_withdrawn_category(state: State, panel_id: str) -> str:
    """Return the name of a category whose announced result is being corrected; empty if there is none."""
    for category_id, category in state.contest.categories.items():
        panel_ids = {turn.panel for turn in state.turns_in_category(category_id)}
        if state.is_withdrawn(category_id) and (not panel_id or panel_id in panel_ids):
            return category.name
    return ""
