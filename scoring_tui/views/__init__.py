"""What each role sees, as frozen values made out of the hall in the link's thread.

Each module has `project(hall, actor, before)`. Imports hall, state and scoring; nothing of Textual.
"""
