"""The commands: one frozen dataclass for each, with the roles that may give it. `rules` decides them."""
