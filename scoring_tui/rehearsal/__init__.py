"""A whole final played on the real engine by processes: jurors, an MC for each room, the head of jury.

script      what will happen           marking           which marks are given
juror, mc, chair   the players         processes         their operating-system processes
run         the rehearsal              report            what came of it
demo        the same in one terminal   fake_people, fake_words   invented contestants and reasons
"""
