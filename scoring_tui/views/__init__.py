"""What each role sees, as frozen values made from the engine in its thread.

`project(engine, actor, before)` makes the view of a role; parts that did not change are taken from `before`.
Nothing here imports Textual.
"""
