"""Facts, commands, the state, and how facts change the state."""
