"""The contest file: its models and their validation."""
