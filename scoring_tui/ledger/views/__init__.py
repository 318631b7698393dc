"""The second count: SQL views over the ledger's JSON alone, by other code than the scoring's.

From the bottom up: `facts` (what happened), `declared` (what was declared and brought along), `jury` (what
the method makes of the marks), `places` (the score, rounded, and the place). Whole numbers only: every value
is a numerator `n` over a denominator `d`. SQLite turns a product beyond 64 bits into a float without a word,
so that a contest which could come to one is refused when it is declared: see `countable`. A method that is no
plain SQL has no rows. Imports nothing of the house.
"""

from scoring_tui.ledger.views import declared, facts, jury, places

VIEWS = {**facts.VIEWS, **declared.VIEWS, **jury.VIEWS, **places.VIEWS}
"""Each view's query by its name, in the order in which they rest on each other."""
