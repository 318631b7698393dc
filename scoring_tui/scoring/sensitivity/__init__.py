"""How fragile awarded places are: the single juror, mark or penalty that each depends on.

field              everyone who is scored
moves              every mark moved by one step
independent_methods, ordinal_methods, z_score_method, severity_method
                   what each move does to the jury's scores
watched_places     whether that changes a place
findings           the answer
"""
