"""Statistical models of marks: least squares, the mixed model and its posterior."""
