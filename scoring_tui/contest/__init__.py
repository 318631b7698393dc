"""What is declared before the final: the contest file as models, and its validation."""
