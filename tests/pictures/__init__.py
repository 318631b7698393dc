"""Scripts that make pictures at development time: the large letters and the gallery of the board."""
