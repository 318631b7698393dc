"""Sheets that a committee brings: contestants, results of earlier stages, paper ballots."""
