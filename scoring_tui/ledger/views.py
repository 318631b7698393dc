"""The second count: SQL views over the ledger's JSON alone, by other code than the scoring's.

Whole numbers only. Marks have at most `marks.MARK_DECIMALS` decimals, so they are taken as ten-thousandths. A
juror's total is `n / unit` with `n = sum(parts * mark)` and `unit = 10000 * whole`, where all the leaves of a
rubric share one `whole`. Quotients and remainders are added apart and long division gives the mean digit by
digit: 64 bits hold it all while `whole * highest mark` and `whole * jurors` stay under 10^13. Imports
nothing of the house.
"""

# MATERIALIZED keeps SQLite from reading a roster's JSON again for every ballot: 60 ms instead of minutes.
_FACT = """
SELECT seq, at, kind, body FROM ledger
WHERE seq NOT IN (SELECT json_extract(body, '$.undone') FROM ledger WHERE kind = 'step-undone')
"""

_CONTESTANT = """
SELECT json_extract(c.value, '$.id') AS id, json_extract(c.value, '$.category') AS category,
    json_extract(c.value, '$.name') AS name, max(l.seq) AS seq
FROM ledger l, json_each(l.body, '$.contestants') c
WHERE l.kind = 'roster-imported' AND l.seq >= coalesce(
    (SELECT max(seq) FROM ledger WHERE kind = 'roster-imported' AND json_extract(body, '$.replaced')), 0)
GROUP BY 1
"""

_RUNNING = """
WITH person AS MATERIALIZED (SELECT * FROM contestant)
SELECT json_extract(t.value, '$.number') AS number, c.category, c.id AS contestant, c.name
FROM ledger l, json_each(l.body, '$.turns') t
JOIN person c ON c.id = json_extract(t.value, '$.contestant')
WHERE l.kind = 'order-drawn'
"""

# A bare column beside max(seq) is, in SQLite, that of the row with the greatest seq: here "the latest".
# Whatever happened last on stage counts: called again, postponed or reinstated takes an earlier fate away.
_UNRANKED = """
SELECT number, why FROM (
    SELECT json_extract(body, '$.number') AS number, max(seq),
        CASE kind WHEN 'contestant-absent' THEN 'absent'
            WHEN 'contestant-withdrew' THEN 'withdrawn'
            WHEN 'contestant-disqualified' THEN 'disqualified' END AS why
    FROM fact
    WHERE kind IN ('contestant-absent', 'contestant-withdrew', 'contestant-disqualified',
        'contestant-reinstated', 'turn-called', 'turn-postponed')
    GROUP BY 1)
WHERE why IS NOT NULL
"""

_BALLOT = """
WITH turn AS MATERIALIZED (SELECT * FROM running),
latest AS MATERIALIZED (
    SELECT json_extract(body, '$.number') AS number, json_extract(body, '$.juror') AS juror,
        coalesce(json_extract(body, '$.paper'), 0) AS paper, max(seq) AS seq, at, kind
    FROM ledger WHERE kind IN ('ballot-sent', 'ballot-reopened') GROUP BY 1, 2)
SELECT category, number, contestant, juror, seq, at, paper
FROM latest JOIN turn USING (number)
WHERE kind = 'ballot-sent'
"""

_MARK = """
SELECT b.number, b.juror, m.key AS criterion, m.value AS mark
FROM ballot b JOIN ledger l ON l.seq = b.seq, json_each(l.body, '$.marks') m
"""

_RULE = """
SELECT json_extract(body, '$.contest.scoring.decimals') AS decimals,
    json_extract(body, '$.contest.scoring.rank_on') AS rank_on,
    json_extract(body, '$.contest.scoring.minimum_ballots') AS minimum
FROM ledger WHERE kind = 'contest-declared'
"""

_LEAF = """
SELECT json_extract(c.value, '$.id') AS category, json_extract(f.value, '$.criterion') AS criterion,
    json_extract(f.value, '$.parts') AS parts, json_extract(f.value, '$.whole') AS whole
FROM ledger l, json_each(l.body, '$.contest.category') c, json_each(l.body, '$.leaves') f
WHERE l.kind = 'contest-declared'
    AND json_extract(f.value, '$.rubric') = json_extract(c.value, '$.rubric')
"""

# 40 digits tell any two such fractions apart: their denominators stay under 10^18.
_STANDING = """
WITH RECURSIVE
turn AS MATERIALIZED (SELECT * FROM running),
share AS MATERIALIZED (SELECT * FROM leaf),
juror_total AS (
    SELECT m.number, sum(f.parts * CAST(round(m.mark * 10000) AS INTEGER)) AS n, max(f.whole) * 10000 AS unit
    FROM mark m JOIN turn t ON t.number = m.number
    JOIN share f ON f.category = t.category AND f.criterion = m.criterion
    GROUP BY m.number, m.juror),
total AS MATERIALIZED (
    SELECT number, count(*) AS ballots, max(unit) * count(*) AS d,
        sum(n / unit) / count(*) AS points,
        sum(n / unit) % count(*) * max(unit) + sum(n % unit) AS rest
    FROM juror_total
    WHERE number NOT IN (SELECT number FROM unranked)
    GROUP BY number HAVING ballots >= (SELECT minimum FROM rule)),
division(number, step, d, rest, digits, shown) AS (
    SELECT number, 0, d, rest % d, printf('%018d', points + rest / d), points + rest / d FROM total
    UNION ALL
    SELECT number, step + 1, d, rest * 10 % d, digits || (rest * 10 / d),
        CASE WHEN step < decimals THEN shown * 10 + rest * 10 / d ELSE shown END
    FROM division, rule WHERE step < 40),
rounded AS MATERIALIZED (
    SELECT number, max(digits) FILTER (WHERE step = 40) AS exact,
        max(shown + (rest >= d - rest)) FILTER (WHERE step = decimals) AS shown
    FROM division, rule GROUP BY number)
SELECT category, number, contestant, name,
    CASE WHEN decimals THEN printf('%d.%0' || decimals || 'd', shown / power, shown % power)
        ELSE printf('%d', shown) END AS score,
    ballots,
    rank() OVER (PARTITION BY category ORDER BY CASE rank_on WHEN 'exact' THEN exact ELSE shown END DESC)
        AS place
FROM total JOIN rounded USING (number) JOIN turn USING (number), rule,
    (SELECT CAST('1' || substr('000000', 1, decimals) AS INTEGER) AS power FROM rule)
"""

VIEWS = {
    "fact": _FACT,
    "contestant": _CONTESTANT,
    "running": _RUNNING,
    "unranked": _UNRANKED,
    "ballot": _BALLOT,
    "mark": _MARK,
    "rule": _RULE,
    "leaf": _LEAF,
    "standing": _STANDING,
}
"""Each view's query by its name, in the order in which they rest on each other."""
