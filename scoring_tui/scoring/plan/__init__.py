"""How precisely a jury's schedule compares contestants, computed before the final."""
