"""From marks to places, and what the marks can prove: pure functions over exact numbers.

    arithmetic, linear_algebra, rank_statistics   shared by all rooms
    standings     the declared method, the final score, places, ties
    model         least squares, the mixed model, its posterior
    jury          the jury's report card
    plan          what a schedule of jurors can tell apart
    sensitivity   the single juror, mark or penalty that a place depends on

It can be used as a library: import a function from its module.
"""
