"""From marks to places: the declared method, the final score, ranking and ties."""
