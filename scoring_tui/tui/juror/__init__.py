"""The juror's screen."""
