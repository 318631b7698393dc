"""The hub's own terminal: its status as a screen and as plain lines."""
