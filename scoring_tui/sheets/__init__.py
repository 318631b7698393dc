"""Read the spreadsheets of a committee: rosters, results of earlier stages, difficulty, paper ballots."""
