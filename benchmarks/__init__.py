"""Measurements against a floor taken in the same run; each prints medians and a ratio."""
