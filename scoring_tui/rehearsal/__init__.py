"""The whole final played on the real engine by processes: jurors, an MC for each room, the head of jury.

`script` says what is going to happen, `marking` which marks are given; `juror`, `mc` and `chair` are the
parts, `cast` their processes, `director` the evening, `account` what came of it. Imports the core; the
command line and the demo import it.
"""

from scoring_tui.rehearsal.director import rehearse

__all__ = ["rehearse"]
