"""The commands that a person can give: one small frozen model for each intent, decided by `rules`.

Each command names the roles that may give it.
"""
