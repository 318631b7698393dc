"""Views of what happened: the running order, who is not ranked, which ballots count."""

# MATERIALIZED keeps SQLite from parsing the roster's JSON again for every ballot: 60 ms instead of minutes.
_FACT = """
SELECT seq, at, kind, body FROM ledger
WHERE seq NOT IN (SELECT json_extract(body, '$.undone') FROM ledger WHERE kind = 'step-undone')
"""

# The latest correction of a field counts. Ids begin anew after a roster in place of the earlier one.
_CONTESTANT = """
WITH imported AS (
    SELECT json_extract(c.value, '$.id') AS id, json_extract(c.value, '$.category') AS category,
        json_extract(c.value, '$.name') AS name, max(l.seq) AS seq
    FROM ledger l, json_each(l.body, '$.contestants') c
    WHERE l.kind = 'roster-imported' AND l.seq >= coalesce(
        (SELECT max(seq) FROM ledger WHERE kind = 'roster-imported' AND json_extract(body, '$.replaced')), 0)
    GROUP BY 1),
changed AS MATERIALIZED (
    SELECT json_extract(l.body, '$.contestant') AS id, c.key AS field, c.value, max(l.seq) AS seq
    FROM ledger l, json_each(l.body, '$.after') c
    WHERE l.kind = 'contestant-corrected' AND c.key IN ('name', 'category') GROUP BY 1, 2)
SELECT i.id,
    coalesce((SELECT value FROM changed c WHERE c.id = i.id AND field = 'category' AND c.seq > i.seq),
        category) AS category,
    coalesce((SELECT value FROM changed c WHERE c.id = i.id AND field = 'name' AND c.seq > i.seq),
        name) AS name, i.seq
FROM imported i
"""

# Who marks which criteria; the latest sheet replaces all earlier ones. A category without rows has no limits.
_ASSIGNMENT = """
SELECT json_extract(a.value, '$.panel') AS panel, json_extract(a.value, '$.category') AS category,
    json_extract(a.value, '$.juror') AS juror, json_extract(a.value, '$.criteria') AS criteria
FROM ledger l, json_each(l.body, '$.assigned') a
WHERE l.seq = (SELECT max(seq) FROM ledger WHERE kind = 'assignments-declared')
"""

# A substitute takes over a place: a panel keeps the number of seats that was declared for the category. The
# last move of a turn counts.
_RUNNING = """
WITH person AS MATERIALIZED (SELECT * FROM contestant),
bench AS MATERIALIZED (
    SELECT s.key AS session, json_extract(p.value, '$.id') AS panel,
        json_array_length(p.value, '$.jurors') AS seats
    FROM ledger l, json_each(l.body, '$.contest.session') s, json_each(l.body, '$.contest.panel') p
    WHERE l.kind = 'contest-declared' AND json_extract(p.value, '$.id') = json_extract(s.value, '$.panel')),
marking AS MATERIALIZED (
    SELECT panel, category, count(*) AS seats FROM assignment GROUP BY panel, category),
drawn AS MATERIALIZED (
    SELECT json_extract(t.value, '$.number') AS number, json_extract(t.value, '$.contestant') AS contestant,
        json_extract(t.value, '$.session') AS session
    FROM ledger l, json_each(l.body, '$.turns') t WHERE l.kind IN ('order-drawn', 'order-entered')),
moved AS MATERIALIZED (
    SELECT number, session, max(seq) FROM (
        SELECT d.number, json_extract(body, '$.session') AS session, seq
        FROM ledger JOIN drawn d ON d.contestant = json_extract(body, '$.contestant')
        WHERE kind = 'contestant-corrected' AND json_extract(body, '$.session') IS NOT NULL
        UNION ALL
        SELECT json_extract(body, '$.number'), json_extract(body, '$.session'), seq
        FROM fact WHERE kind = 'turn-moved')
    GROUP BY 1)
SELECT d.number, c.category, c.id AS contestant, c.name, coalesce(k.seats, b.seats) AS seats, b.session
FROM drawn d
JOIN person c ON c.id = d.contestant
LEFT JOIN moved m ON m.number = d.number
JOIN bench b ON b.session = coalesce(m.session, d.session)
LEFT JOIN marking k ON k.panel = b.panel AND k.category = c.category
"""

# In SQLite a plain column selected with max(seq) comes from the row with the greatest seq, here the latest.
# The latest event counts: being called again, postponed or reinstated cancels an earlier exclusion.
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

# A guest is out of competition: as the roster says, or as it was changed later.
_GUEST = """
WITH flag AS (
    SELECT json_extract(c.value, '$.id') AS contestant, json_extract(c.value, '$.is_guest') AS is_guest, l.seq
    FROM ledger l, json_each(l.body, '$.contestants') c WHERE l.kind = 'roster-imported'
    UNION ALL
    SELECT json_extract(body, '$.contestant'), json_extract(body, '$.is_guest'), seq
    FROM ledger WHERE kind = 'guest-changed')
SELECT contestant FROM (
    SELECT contestant, is_guest, max(seq) FROM flag
    WHERE seq >= coalesce((SELECT max(seq) FROM ledger
        WHERE kind = 'roster-imported' AND json_extract(body, '$.replaced')), 0)
    GROUP BY contestant)
WHERE is_guest
"""

# Ballots of an earlier run do not count after an appearance was given again.
_BALLOT = """
WITH turn AS MATERIALIZED (SELECT * FROM running),
again AS MATERIALIZED (
    SELECT json_extract(body, '$.number') AS number, max(seq) AS began FROM fact
    WHERE kind = 'appearance-repeated' GROUP BY 1),
latest AS MATERIALIZED (
    SELECT json_extract(body, '$.number') AS number, json_extract(body, '$.juror') AS juror,
        coalesce(json_extract(body, '$.paper'), 0) AS paper, max(seq) AS seq, at, kind
    FROM ledger WHERE kind IN ('ballot-sent', 'ballot-reopened', 'paper-taken-back') GROUP BY 1, 2)
SELECT category, number, contestant, juror, seq, at, paper
FROM latest JOIN turn USING (number) LEFT JOIN again USING (number)
WHERE kind = 'ballot-sent' AND seq > coalesce(began, 0)
"""

_MARK = """
SELECT b.number, b.juror, m.key AS criterion, m.value AS mark
FROM ballot b JOIN ledger l ON l.seq = b.seq, json_each(l.body, '$.marks') m
"""

_PENALTY = """
SELECT seq, json_extract(body, '$.number') AS number, json_extract(body, '$.points') AS points
FROM ledger
WHERE kind = 'penalty-given' AND seq NOT IN (
    SELECT json_extract(body, '$.given') FROM ledger WHERE kind = 'penalty-dropped')
"""

# The latest decision on a criterion counts, unless a ballot of the turn changed after it. A contest without
# decisions reads nothing else.
_AGREED = """
WITH decided AS MATERIALIZED (
    SELECT json_extract(body, '$.number') AS number, json_extract(body, '$.criterion') AS criterion,
        json_extract(body, '$.level') AS level, max(seq) AS seq, kind
    FROM ledger WHERE kind IN ('level-agreed', 'agreement-cancelled') GROUP BY 1, 2),
changed AS MATERIALIZED (
    SELECT json_extract(body, '$.number') AS number, max(seq) AS seq
    FROM fact
    WHERE kind IN ('ballot-sent', 'ballot-reopened', 'paper-taken-back', 'appearance-repeated')
        AND EXISTS (SELECT 1 FROM decided)
    GROUP BY 1)
SELECT d.number, d.criterion, d.level, d.seq
FROM decided d LEFT JOIN changed c USING (number)
WHERE d.kind = 'level-agreed' AND d.seq > coalesce(c.seq, 0)
"""

VIEWS = {
    "fact": _FACT,
    "contestant": _CONTESTANT,
    "assignment": _ASSIGNMENT,
    "running": _RUNNING,
    "unranked": _UNRANKED,
    "guest": _GUEST,
    "ballot": _BALLOT,
    "mark": _MARK,
    "penalty": _PENALTY,
    "agreed": _AGREED,
}
"""Query of each view by name; each uses only the ones before it."""
