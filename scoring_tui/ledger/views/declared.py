"""Views of the declared contest, of imported results and difficulty factors, and of votes."""

_DECLARED = """
SELECT max(seq) AS seq,
    coalesce(json_extract(body, '$.contest.scoring'), json_extract(body, '$.scoring')) AS scoring,
    coalesce(json_extract(body, '$.contest.stage'), json_extract(body, '$.stage')) AS stage
FROM ledger WHERE kind IN ('contest-declared', 'scoring-declared')
"""

# `needed`: without this result a contestant is not ranked. Files of earlier versions lack the later keys.
_STAGE = """
SELECT json_extract(s.value, '$.id') AS stage, s.key AS position,
    json_extract(s.value, '$.weight') AS weight, CAST(json_extract(s.value, '$.weight') AS REAL) > 0 AS adds,
    json_extract(s.value, '$.decimals') AS decimals,
    coalesce(json_extract(s.value, '$.points_rule'), 'value') AS points_rule,
    json_extract(s.value, '$.points_decimals') AS points_decimals,
    json_extract(s.value, '$.cap') AS cap,
    coalesce(json_extract(s.value, '$.value_kind'), 'score') = 'poll' AS is_poll,
    CASE json_extract(s.value, '$.value_kind') WHEN 'verdict' THEN 1
        ELSE json_extract(s.value, '$.pass_mark') END AS pass_mark,
    coalesce(json_extract(s.value, '$.is_required'), 0) AS required,
    CAST(json_extract(s.value, '$.weight') AS REAL) > 0
        OR coalesce(json_extract(s.value, '$.is_required'), 0)
        OR json_extract(s.value, '$.id') IN (SELECT value FROM json_each(d.scoring, '$.ties')) AS needed,
    coalesce(json_extract(s.value, '$.categories'), '[]') AS categories
FROM declared d, json_each(d.stage) s
"""

_CATEGORY_STAGE = """
SELECT json_extract(c.value, '$.id') AS category, s.*
FROM ledger l, json_each(l.body, '$.contest.category') c, stage s
WHERE l.kind = 'contest-declared' AND (json_array_length(s.categories) = 0
    OR json_extract(c.value, '$.id') IN (SELECT value FROM json_each(s.categories)))
"""

# A `..._unit` is the power of ten that makes one point; NULL where nothing is rounded.
# `minimum` is 0 where nobody gives marks.
# Weights are whole numbers of 1/weight_unit per cent, and results are whole numbers of 1/result_unit.
_RULE = """
WITH fine AS (
    SELECT max(0, max(length(weight) - instr(weight || '.', '.'))) AS decimals
    FROM (SELECT weight FROM stage WHERE adds
        UNION ALL SELECT json_extract(scoring, '$.weight') FROM declared)),
earlier AS (
    SELECT coalesce(sum(adds), 0) AS stages,
        max(4, coalesce(max(max(decimals, coalesce(points_decimals, 0))), 0)) AS decimals
    FROM stage),
event AS (
    SELECT coalesce(json_extract(body, '$.contest.contest.format') NOT IN ('results', 'administration'), 1)
        AS marked
    FROM ledger WHERE kind = 'contest-declared')
SELECT json_extract(scoring, '$.method') AS method, json_extract(scoring, '$.per') AS per,
    json_extract(scoring, '$.trim.lowest') AS lowest, json_extract(scoring, '$.trim.highest') AS highest,
    json_extract(scoring, '$.trim.at_least') AS at_least,
    coalesce(json_extract(scoring, '$.trim.kept'), 'mean') AS kept,
    CAST('1e' || json_extract(scoring, '$.round.juror') + 0 AS INTEGER) AS juror_unit,
    CAST('1e' || json_extract(scoring, '$.round.criterion') + 0 AS INTEGER) AS criterion_unit,
    CAST('1e' || json_extract(scoring, '$.round.weighted') + 0 AS INTEGER) AS weighted_unit,
    CAST('1e' || json_extract(scoring, '$.round.jury') + 0 AS INTEGER) AS jury_unit,
    json_extract(scoring, '$.decimals') AS decimals,
    json_extract(scoring, '$.rank_on') AS rank_on,
    CASE WHEN marked THEN json_extract(scoring, '$.minimum_ballots') ELSE 0 END AS minimum,
    stages,
    CASE WHEN stages THEN CAST('1e' || (fine.decimals + 2) + 0 AS INTEGER) ELSE 1 END AS weight_unit,
    CASE WHEN stages THEN CAST(round(json_extract(scoring, '$.weight') * ('1e' || fine.decimals)) AS INTEGER)
        ELSE 1 END AS weight,
    CAST('1e' || earlier.decimals + 0 AS INTEGER) AS result_unit
FROM declared, fine, earlier, event
"""

_LEAF = """
SELECT json_extract(c.value, '$.id') AS category, json_extract(f.value, '$.criterion') AS criterion,
    json_extract(f.value, '$.parts') AS parts, json_extract(f.value, '$.whole') AS whole,
    json_extract(f.value, '$.unit') AS unit,
    json_extract(r.value, '$.best') AS best, json_extract(r.value, '$.difficulty') AS difficulty
FROM ledger l, json_each(l.body, '$.contest.category') c
JOIN json_each(l.body, '$.contest.rubric') r ON r.key = json_extract(c.value, '$.rubric')
JOIN json_each(l.body, '$.leaves') f ON json_extract(f.value, '$.rubric') = r.key
WHERE l.kind = 'contest-declared'
"""

# A slip votes once: the first of its votes counts, and there is no other in a file that keeps the rules.
_VOTE = """
WITH slip AS (
    SELECT json_extract(body, '$.slip') AS slip, min(seq), body
    FROM ledger WHERE kind = 'vote-cast' GROUP BY 1)
SELECT slip, c.value AS contestant FROM slip, json_each(slip.body, '$.choices') c
"""

# Votes count as soon as the poll is closed and not opened again. Who has no vote of the stage's categories
# has the result 0.
_VOTE_COUNT = """
WITH phase AS (
    SELECT max(seq), kind FROM ledger WHERE kind IN ('poll-opened', 'poll-closed')),
cast_vote AS MATERIALIZED (SELECT contestant, count(*) AS votes FROM vote GROUP BY contestant)
SELECT p.id AS contestant, c.stage, coalesce(v.votes, 0) AS votes
FROM phase CROSS JOIN category_stage c JOIN contestant p ON p.category = c.category
LEFT JOIN cast_vote v ON v.contestant = p.id
WHERE phase.kind = 'poll-closed' AND c.is_poll
"""

# Only the latest imported sheet of a stage counts; it replaces earlier ones completely. A stage of the poll
# has its votes.
_RESULT = """
WITH sheet AS MATERIALIZED (
    SELECT json_extract(body, '$.stage') AS stage, max(seq), body
    FROM ledger WHERE kind = 'results-imported' GROUP BY 1)
SELECT json_extract(r.value, '$.contestant') AS contestant, stage, json_extract(r.value, '$.score') AS score
FROM sheet, json_each(sheet.body, '$.results') r
WHERE stage IN (SELECT stage FROM stage WHERE NOT is_poll)
UNION ALL
SELECT contestant, stage, votes FROM vote_count
"""

_FACTOR = """
SELECT json_extract(f.value, '$.contestant') AS contestant, json_extract(f.value, '$.criterion') AS criterion,
    json_extract(f.value, '$.factor') AS factor
FROM ledger l, json_each(l.body, '$.factors') f
WHERE l.seq = (SELECT max(seq) FROM ledger WHERE kind = 'difficulty-imported')
"""

VIEWS = {
    "declared": _DECLARED,
    "stage": _STAGE,
    "category_stage": _CATEGORY_STAGE,
    "rule": _RULE,
    "leaf": _LEAF,
    "vote": _VOTE,
    "vote_count": _VOTE_COUNT,
    "result": _RESULT,
    "factor": _FACTOR,
}
"""Query of each view by name; each uses only the ones before it."""
