"""How fragile awarded places are: single jurors, marks and penalties that decide them.

field              the scored contestants of a category
moves              every change of one mark by one step
independent_methods, ordinal_methods, z_score_method, severity_method
                   what a move changes in the jury's scores
watched_places     whether that changes an awarded place
findings           the result
"""
