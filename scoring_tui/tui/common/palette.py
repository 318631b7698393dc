"""A screen's keys as commands of the palette, in the reader's language. Imports Textual only."""

from collections.abc import Awaitable, Callable, Iterator
from functools import partial

from textual.app import App
from textual.binding import ActiveBinding
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.screen import Screen


class KeyCommands(Provider):
    """Everything that a key can do now; what a key cannot do now, the palette does not offer either."""

    async def discover(self) -> Hits:
        """All of them, before anything is typed."""
        for active in self._possible():
            yield DiscoveryHit(Content(_name(active)), self._run(active), _name(active), _help(active))

    async def search(self, query: str) -> Hits:
        """Those whose words fit what was typed."""
        matcher = self.matcher(query)
        for active in self._possible():
            name = _name(active)
            if score := matcher.match(name):
                yield Hit(score, matcher.highlight(name), self._run(active), name, _help(active))

    def _possible(self) -> Iterator[ActiveBinding]:
        """Keys of the screen and the app, each action once."""
        actions = set[str]()
        for active in self.screen.active_bindings.values():
            action = active.binding.action
            if isinstance(active.node, Screen | App) and active.enabled and active.binding.id:
                if action not in actions:
                    yield active
                actions.add(action)

    def _run(self, active: ActiveBinding) -> Callable[[], Awaitable[bool]]:
        return partial(self.app.run_action, active.binding.action, active.node)


def _name(active: ActiveBinding) -> str:
    return active.binding.description


def _help(active: ActiveBinding) -> str | None:
    return active.binding.tooltip or None
