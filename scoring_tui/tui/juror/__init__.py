"""The screen of a juror."""
