"""The desk of claims: the same for a juror and for the head of jury."""
