"""The screen of a supervising board: what the head of jury sees, and no key that changes anything."""
