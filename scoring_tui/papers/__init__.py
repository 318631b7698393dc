"""Papers to sign, to file, to hang up and to frame: one model for each paper, laid out by templates."""
