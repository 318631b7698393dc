"""Documents written for people and other programs: JSON, CSV, HTML and text tables."""
