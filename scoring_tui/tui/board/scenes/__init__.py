"""The scenes of the board: each is a function that draws on a canvas."""
