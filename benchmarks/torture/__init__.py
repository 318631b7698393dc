"""Everything that can happen to a contest file, done to it: see `__main__`."""
