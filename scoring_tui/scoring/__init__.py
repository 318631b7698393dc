"""From marks to places, and how certain the places are: pure functions over exact numbers.

    arithmetic, linear_algebra, rank_statistics   shared by all packages
    standings     the declared method, the final score, places, ties
    model         least squares, the mixed model, its posterior
    jury          the jury's report card
    plan          how precisely a schedule of jurors compares contestants
    sensitivity   single jurors, marks and penalties that decide a place

It can be used as a library: import a function from its module.
"""
