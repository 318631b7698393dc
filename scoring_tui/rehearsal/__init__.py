"""A rehearsal: a whole final played on the real engine by processes for jurors, MCs and the head of jury.

script      the incidents              marking           the invented marks
juror, mc, chair   the players         processes         their operating-system processes
run         the rehearsal              report            the counts and the check for lost ballots
demo        the same in one terminal   fake_people, fake_words   invented contestants and names
"""
