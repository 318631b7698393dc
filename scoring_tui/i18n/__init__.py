"""Languages: text that is translated late, numbers and dates, and text that is safe for a terminal."""
