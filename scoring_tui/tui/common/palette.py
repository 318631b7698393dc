"""The keys of a screen as commands of the palette, in the language of the screen."""

from collections.abc import Awaitable, Callable, Iterator
from functools import partial

from textual.app import App
from textual.binding import ActiveBinding
from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.screen import Screen


class KeyCommands(Provider):
    """All actions whose key is possible now."""

    async def discover(self) -> Hits:
        """List all of them while nothing is typed."""
        for active in self._possible_keys():
            yield DiscoveryHit(
                Content(_action_name(active)),
                self._make_callback(active),
                _action_name(active),
                _help_text(active),
            )

    async def search(self, query: str) -> Hits:
        """List those whose name matches the query."""
        matcher = self.matcher(query)
        for active in self._possible_keys():
            action_name = _action_name(active)
            if score := matcher.match(action_name):
                yield Hit(
                    score,
                    matcher.highlight(action_name),
                    self._make_callback(active),
                    action_name,
                    _help_text(active),
                )

    def _possible_keys(self) -> Iterator[ActiveBinding]:
        """Keys of the screen and the app, each action once."""
        listed_actions = set[str]()
        for active in self.screen.active_bindings.values():
            action = active.binding.action
            if isinstance(active.node, Screen | App) and active.enabled and active.binding.id:
                if action not in listed_actions:
                    yield active
                listed_actions.add(action)

    def _make_callback(self, active: ActiveBinding) -> Callable[[], Awaitable[bool]]:
        return partial(self.app.run_action, active.binding.action, active.node)


def _action_name(active: ActiveBinding) -> str:
    return active.binding.description


def _help_text(active: ActiveBinding) -> str | None:
    return active.binding.tooltip or None
