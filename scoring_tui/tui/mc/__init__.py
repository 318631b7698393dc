"""The MC's screen."""
