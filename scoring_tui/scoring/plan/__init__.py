"""What a jury's schedule can tell apart, computed before the final."""
