"""How fragile awarded places are: the single juror, mark or penalty that each depends on.

field              everyone who is scored
moves              every change of one mark by one step
independent_methods, ordinal_methods, z_score_method, severity_method
                   what a move changes in the jury's scores
watched_places     whether that changes an awarded place
findings           the result
"""
