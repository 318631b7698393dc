"""The status of the hub on its own terminal, as a screen or as plain lines."""
