"""The head of jury's screen."""
