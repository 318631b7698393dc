"""Views of names and places as they are now, each with its latest correction, for the committee's views.

None of them has a NIP, a telephone number or a PIN.
"""

_CATEGORY_DETAIL = """
SELECT json_extract(c.value, '$.id') AS category, json_extract(c.value, '$.name') AS name, c.key AS position
FROM ledger l, json_each(l.body, '$.contest.category') c WHERE l.kind = 'contest-declared'
"""

# A criterion has the names of its groups before its own, and its share of the whole in per cent.
_CRITERION_DETAIL = """
WITH RECURSIVE node(category, position, name, weight_percent, body) AS (
    SELECT json_extract(c.value, '$.id'), printf('%03d', k.key), json_extract(k.value, '$.name'),
        CASE WHEN NOT json_extract(r.value, '$.points') THEN json_extract(k.value, '$.weight') + 0.0 END,
        k.value
    FROM ledger l, json_each(l.body, '$.contest.category') c
    JOIN json_each(l.body, '$.contest.rubric') r ON r.key = json_extract(c.value, '$.rubric'),
        json_each(r.value, '$.criteria') k
    WHERE l.kind = 'contest-declared'
    UNION ALL
    SELECT category, position || printf('.%03d', k.key), name || ' / ' || json_extract(k.value, '$.name'),
        weight_percent * json_extract(k.value, '$.weight') / 100, k.value
    FROM node, json_each(node.body, '$.criteria') k)
SELECT category, json_extract(body, '$.id') AS criterion, name,
    round(weight_percent, 6) AS weight_percent, position
FROM node WHERE json_array_length(body, '$.criteria') = 0
"""

_JUROR_DETAIL = """
WITH named AS MATERIALIZED (
    SELECT json_extract(j.value, '$.id') AS id, json_extract(j.value, '$.name') AS name,
        json_extract(j.value, '$.office') AS office, l.seq
    FROM ledger l, json_each(l.body, '$.contest.juror') j WHERE l.kind = 'contest-declared'
    UNION ALL
    SELECT json_extract(body, '$.substitute.id'), json_extract(body, '$.substitute.name'),
        json_extract(body, '$.substitute.office'), seq
    FROM ledger WHERE kind = 'juror-substituted'
    UNION ALL
    SELECT json_extract(body, '$.juror'), json_extract(body, '$.after.name'),
        json_extract(body, '$.after.office'), seq
    FROM ledger WHERE kind = 'juror-corrected')
SELECT j.id AS juror,
    (SELECT name FROM named n WHERE n.id = j.id AND name IS NOT NULL ORDER BY seq DESC LIMIT 1) AS name,
    (SELECT office FROM named n WHERE n.id = j.id AND office IS NOT NULL ORDER BY seq DESC LIMIT 1) AS office
FROM (SELECT DISTINCT id FROM named) j
"""

# A head of a panel is the id of a juror or the name of another person; the view has the name.
_PANEL_DETAIL = """
WITH panel AS (
    SELECT json_extract(p.value, '$.id') AS panel,
        coalesce((SELECT json_extract(body, '$.after') FROM ledger
            WHERE kind = 'room-corrected' AND json_extract(body, '$.panel') = json_extract(p.value, '$.id')
            ORDER BY seq DESC LIMIT 1), json_extract(p.value, '$.room')) AS room,
        coalesce((SELECT json_extract(body, '$.after') FROM ledger
            WHERE kind = 'panel-head-corrected'
                AND json_extract(body, '$.panel') = json_extract(p.value, '$.id')
            ORDER BY seq DESC LIMIT 1), json_extract(p.value, '$.head'), '') AS head,
        p.key AS position, json_extract(p.value, '$.jurors') AS declared_jurors
    FROM ledger l, json_each(l.body, '$.contest.panel') p WHERE l.kind = 'contest-declared')
SELECT panel, room, coalesce(j.name, head) AS head, position, declared_jurors
FROM panel LEFT JOIN juror_detail j ON j.juror = panel.head
"""

# Days as 2024-12-20, times as 08:00; `session` is the index into the declared sessions, from 0.
_SESSION_DETAIL = """
WITH changed AS MATERIALIZED (
    SELECT json_extract(l.body, '$.session') AS session, a.key AS field, a.value, max(l.seq)
    FROM ledger l, json_each(l.body, '$.after') a WHERE l.kind = 'session-corrected' GROUP BY 1, 2)
SELECT s.key AS session, json_extract(s.value, '$.panel') AS panel, p.room,
    coalesce((SELECT value FROM changed c WHERE c.session = s.key AND field = 'day'),
        json_extract(s.value, '$.day')) AS day,
    substr(coalesce((SELECT value FROM changed c WHERE c.session = s.key AND field = 'start'),
        json_extract(s.value, '$.start')), 1, 5) AS start
FROM ledger l, json_each(l.body, '$.contest.session') s
JOIN panel_detail p ON p.panel = json_extract(s.value, '$.panel')
WHERE l.kind = 'contest-declared'
"""

# Why a contestant is not ranked: also one without a draw number, and one out of competition.
_CONTESTANT_DETAIL = """
WITH begun AS MATERIALIZED (
    SELECT coalesce(max(seq), 0) AS seq FROM ledger
    WHERE kind = 'roster-imported' AND json_extract(body, '$.replaced')),
imported AS MATERIALIZED (
    SELECT json_extract(c.value, '$.id') AS id, c.value AS body, max(l.seq) AS seq
    FROM ledger l, json_each(l.body, '$.contestants') c
    WHERE l.kind = 'roster-imported' AND l.seq >= (SELECT seq FROM begun) GROUP BY 1),
changed AS MATERIALIZED (
    SELECT json_extract(l.body, '$.contestant') AS id, c.key AS field, c.value, max(l.seq) AS seq
    FROM ledger l, json_each(l.body, '$.after') c
    WHERE l.kind = 'contestant-corrected' AND c.key IN ('unit', 'idea', 'members') GROUP BY 1, 2),
detail AS MATERIALIZED (
    SELECT i.id,
        coalesce((SELECT value FROM changed c WHERE c.id = i.id AND field = 'unit' AND c.seq > i.seq),
            json_extract(body, '$.unit'), '') AS unit,
        coalesce((SELECT value FROM changed c WHERE c.id = i.id AND field = 'idea' AND c.seq > i.seq),
            json_extract(body, '$.idea'), '') AS idea,
        coalesce((SELECT value FROM changed c WHERE c.id = i.id AND field = 'members' AND c.seq > i.seq),
            json_extract(body, '$.members'), '[]') AS members
    FROM imported i),
undrawn AS MATERIALIZED (
    SELECT json_extract(body, '$.contestant') AS id, json_extract(body, '$.exclusion') AS why, max(ledger.seq)
    FROM ledger, begun WHERE kind IN ('undrawn-excluded', 'undrawn-reinstated') AND ledger.seq >= begun.seq
    GROUP BY 1),
turn AS MATERIALIZED (SELECT * FROM running),
out AS MATERIALIZED (SELECT * FROM unranked),
guests AS MATERIALIZED (SELECT * FROM guest)
SELECT p.id AS contestant, t.number, p.category, p.name, d.unit, d.idea,
    coalesce((SELECT group_concat(json_extract(m.value, '$.name'), ', ') FROM json_each(d.members) m),
        '') AS members,
    coalesce(o.why, u.why, CASE WHEN g.contestant IS NULL THEN 'competing' ELSE 'guest' END) AS status
FROM contestant p JOIN detail d ON d.id = p.id
LEFT JOIN turn t ON t.contestant = p.id
LEFT JOIN out o ON o.number = t.number
LEFT JOIN undrawn u ON u.id = p.id
LEFT JOIN guests g ON g.contestant = p.id
"""

# One ballot for each seat of the panel, less the recused jurors. Who was replaced before the turn came to the
# panel does not sit there.
_BALLOT_DUE = """
WITH turn AS MATERIALIZED (
    SELECT r.number, r.seats, r.contestant, s.panel
    FROM running r JOIN session_detail s ON s.session = r.session),
placed AS MATERIALIZED (
    SELECT json_extract(t.value, '$.number') AS number, json_extract(t.value, '$.session') AS session, l.seq
    FROM ledger l, json_each(l.body, '$.turns') t WHERE l.kind IN ('order-drawn', 'order-entered')
    UNION ALL
    SELECT t.number, json_extract(l.body, '$.session'), l.seq
    FROM ledger l JOIN turn t ON t.contestant = json_extract(l.body, '$.contestant')
    WHERE l.kind = 'contestant-corrected' AND json_extract(l.body, '$.session') IS NOT NULL
    UNION ALL
    SELECT json_extract(body, '$.number'), json_extract(body, '$.session'), seq
    FROM fact WHERE kind = 'turn-moved'),
came AS MATERIALIZED (
    SELECT number, max(seq) AS seq FROM (
        SELECT p.number, p.seq, s.panel,
            lag(s.panel) OVER (PARTITION BY p.number ORDER BY p.seq) AS earlier_panel
        FROM placed p JOIN session_detail s ON s.session = p.session)
    WHERE panel IS NOT earlier_panel GROUP BY 1),
substituted AS MATERIALIZED (
    SELECT json_extract(body, '$.panel') AS panel, json_extract(body, '$.out') AS replaced,
        json_extract(body, '$.substitute.id') AS substitute, seq
    FROM ledger WHERE kind = 'juror-substituted'),
recused AS MATERIALIZED (
    SELECT json_extract(body, '$.number') AS number, json_extract(body, '$.juror') AS juror, max(seq), kind
    FROM ledger WHERE kind IN ('juror-recused', 'ballot-reopened') GROUP BY 1, 2)
SELECT t.number, t.seats - (
    SELECT count(*) FROM recused r WHERE r.number = t.number AND r.kind = 'juror-recused'
        AND (r.juror IN (SELECT j.value FROM panel_detail p, json_each(p.declared_jurors) j
                WHERE p.panel = t.panel)
            OR r.juror IN (SELECT substitute FROM substituted s WHERE s.panel = t.panel))
        AND NOT EXISTS (SELECT 1 FROM substituted s
            WHERE s.panel = t.panel AND s.replaced = r.juror AND s.seq < c.seq)) AS ballots_due
FROM turn t JOIN came c USING (number)
"""

# A total is a sum of whole numbers; it is left out where those could be longer than 64 bits.
_TOTAL = """
WITH turn AS MATERIALIZED (SELECT * FROM running),
known AS MATERIALIZED (SELECT * FROM factor),
share AS MATERIALIZED (
    SELECT t.number, f.criterion, f.unit, f.best,
        f.parts * CASE WHEN f.difficulty
            THEN CAST(round(coalesce(k.factor, 1) * 10000) AS INTEGER) ELSE 1 END AS parts,
        f.whole * CASE WHEN f.difficulty THEN 10000 ELSE 1 END AS whole
    FROM turn t JOIN leaf f ON f.category = t.category
    LEFT JOIN known k ON k.contestant = t.contestant AND k.criterion = f.criterion),
weighed AS (
    SELECT m.number, m.juror, CAST(round(m.mark * s.unit) AS INTEGER) * s.parts AS n, s.unit * s.whole AS d,
        s.best
    FROM mark m JOIN share s ON s.number = m.number AND s.criterion = m.criterion),
added AS (
    SELECT number, juror, d, CASE WHEN best THEN max(n) ELSE sum(n) FILTER (WHERE abs(n) < 1e16) END AS n
    FROM weighed GROUP BY number, juror HAVING max(abs(n)) < 1e16 AND d < 4e14),
rounded AS (SELECT number, juror, n / d AS whole, (n % d * 20000 + d) / (2 * d) AS parts FROM added)
SELECT number, juror, printf('%d.%04d', whole + parts / 10000, parts % 10000) AS total FROM rounded
"""

VIEWS = {
    "category_detail": _CATEGORY_DETAIL,
    "criterion_detail": _CRITERION_DETAIL,
    "juror_detail": _JUROR_DETAIL,
    "panel_detail": _PANEL_DETAIL,
    "session_detail": _SESSION_DETAIL,
    "contestant_detail": _CONTESTANT_DETAIL,
    "ballot_due": _BALLOT_DUE,
    "total": _TOTAL,
}
"""Query of each view by name; each uses only the ones before it, and those of the recount."""
