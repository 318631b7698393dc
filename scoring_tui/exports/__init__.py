"""What leaves the hall on paper or as a file. Imports state, scoring and text; nothing of Textual."""
