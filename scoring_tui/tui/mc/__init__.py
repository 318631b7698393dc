"""The MC's screen with its widgets and actions."""
