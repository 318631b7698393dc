"""The recount: SQL views that compute the standings from the ledger's JSON, independently of `scoring`.

Each module uses the ones before it: `facts` (what happened), `declared` (the contest as declared, and results
that were imported), `jury` (the score by the jury), `places` (the final score, rounded, and the place). All
values are whole numbers: a numerator `n` over a denominator `d`. SQLite silently turns a product beyond 64
bits into a float, so a contest that could exceed them is refused when it is declared: see
`contest.recount_limits`. A method that cannot be written in SQL has no rows.

The views of `details` (names as they are now) and `committee` (tables with names) are for people who open the
file in another program; this program does not use them.

The program counts by the queries themselves, not by the views of the file: see `ledger/audit.py`. So a file
of an earlier version is counted by the present rules, and an altered view changes no count.
"""

from scoring_tui.ledger.views import committee, declared, details, facts, jury, places

RECOUNT_VIEWS = {**facts.VIEWS, **declared.VIEWS, **jury.VIEWS, **places.VIEWS}
"""Query of each view by name; each uses only the ones before it."""

COMMITTEE_VIEWS = committee.VIEWS
"""Query of each view that a committee reads, by name."""

VIEWS = {**RECOUNT_VIEWS, **details.VIEWS, **COMMITTEE_VIEWS}
"""Query of each view of a contest file by name; each uses only the ones before it."""
