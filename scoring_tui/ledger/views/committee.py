"""Views for the committee: one table each, with names in place of ids, for any SQLite tool.

docs/sql.md describes every column. Times are UTC. No view has a NIP, a telephone number or a PIN.
"""


def _utc(column: str) -> str:
    return f"strftime('%Y-%m-%d %H:%M:%S', {column})"


# The place by score is before the tie-break steps; the signed place is after them.
_STANDING = """
WITH placed AS MATERIALIZED (
    SELECT *, count(*) OVER (PARTITION BY category, place) > 1 AS is_tied FROM standing),
withdrawn AS MATERIALIZED (
    SELECT json_extract(body, '$.category') AS category, max(seq) AS seq
    FROM ledger WHERE kind = 'signature-withdrawn' GROUP BY 1),
signed AS MATERIALIZED (
    SELECT json_extract(l.body, '$.category') AS category, max(l.seq) AS seq, l.body
    FROM ledger l LEFT JOIN withdrawn w ON w.category = json_extract(l.body, '$.category')
    WHERE l.kind = 'category-signed' AND l.seq > coalesce(w.seq, 0) GROUP BY 1),
signed_place AS MATERIALIZED (
    SELECT json_extract(p.value, '$.number') AS number, json_extract(p.value, '$.place') AS place,
        json_extract(p.value, '$.score') AS score
    FROM signed, json_each(signed.body, '$.standing') p),
sent AS MATERIALIZED (SELECT number, count(*) AS ballots FROM ballot GROUP BY number),
deducted AS MATERIALIZED (
    SELECT number, sum(CAST(round(points * 10000) AS INTEGER)) / 10000.0 AS points
    FROM penalty GROUP BY number)
SELECT c.name AS category, s.place, CASE WHEN s.is_tied THEN 'yes' WHEN s.place THEN 'no' END AS tied,
    p.place AS signed_place, d.number, d.name AS contestant, d.unit, coalesce(s.score, p.score) AS score,
    coalesce(b.ballots, 0) AS ballots, e.ballots_due, coalesce(f.points, 0.0) AS penalty_points, d.status
FROM contestant_detail d JOIN category_detail c USING (category)
JOIN ballot_due e ON e.number = d.number
LEFT JOIN placed s ON s.number = d.number
LEFT JOIN signed_place p ON p.number = d.number
LEFT JOIN sent b ON b.number = d.number
LEFT JOIN deducted f ON f.number = d.number
ORDER BY c.position, coalesce(p.place, s.place) IS NULL, coalesce(p.place, s.place), d.number
"""

_CONTESTANT = """
SELECT c.name AS category, d.number, d.name AS contestant, d.unit, d.idea, d.members, d.status
FROM contestant_detail d JOIN category_detail c USING (category)
ORDER BY c.position, d.number IS NULL, d.number, d.contestant
"""

_TURN = f"""
WITH step AS MATERIALIZED (
    SELECT json_extract(body, '$.number') AS number, kind, max(seq), at FROM fact
    WHERE kind IN ('turn-called', 'appearance-repeated', 'scoring-opened', 'scoring-closed') GROUP BY 1, 2)
SELECT s.day, s.start, s.room, s.panel, t.number, c.name AS category, d.name AS contestant, d.unit, d.status,
    (SELECT {_utc("max(at)")} FROM step e WHERE e.number = t.number
        AND kind IN ('turn-called', 'appearance-repeated')) AS called_utc,
    (SELECT {_utc("at")} FROM step e WHERE e.number = t.number AND kind = 'scoring-opened')
        AS scoring_opened_utc,
    (SELECT {_utc("at")} FROM step e WHERE e.number = t.number AND kind = 'scoring-closed')
        AS scoring_closed_utc
FROM running t JOIN session_detail s ON s.session = t.session
JOIN contestant_detail d ON d.contestant = t.contestant
JOIN category_detail c ON c.category = t.category
ORDER BY s.day, s.start, s.panel, t.number
"""

_BALLOT = f"""
WITH earlier AS MATERIALIZED (
    SELECT json_extract(body, '$.number') AS number, json_extract(body, '$.juror') AS juror,
        count(*) - 1 AS ballots
    FROM ledger WHERE kind = 'ballot-sent' GROUP BY 1, 2)
SELECT c.name AS category, b.number, d.name AS contestant, j.name AS juror, t.total,
    json_extract(l.body, '$.note') AS note, {_utc("l.at")} AS sent_utc,
    CASE WHEN b.paper THEN 'yes' ELSE 'no' END AS on_paper, e.ballots AS earlier_ballots, b.seq AS entry
FROM ballot b JOIN ledger l ON l.seq = b.seq
JOIN contestant_detail d ON d.contestant = b.contestant
JOIN category_detail c ON c.category = b.category
JOIN juror_detail j ON j.juror = b.juror
JOIN earlier e ON e.number = b.number AND e.juror = b.juror
LEFT JOIN total t ON t.number = b.number AND t.juror = b.juror
ORDER BY c.position, b.number, j.name, b.juror
"""

_MARK = """
WITH detail AS MATERIALIZED (SELECT * FROM contestant_detail),
criteria AS MATERIALIZED (SELECT * FROM criterion_detail)
SELECT c.name AS category, m.number, d.name AS contestant, j.name AS juror,
    k.name AS criterion, k.weight_percent, CAST(m.mark AS REAL) AS mark
FROM mark m JOIN detail d ON d.number = m.number
JOIN category_detail c ON c.category = d.category
JOIN juror_detail j ON j.juror = m.juror
JOIN criteria k ON k.category = d.category AND k.criterion = m.criterion
ORDER BY c.position, m.number, j.name, m.juror, k.position
"""

# The last event of a juror in a panel counts: declared there, coming as a substitute, or replaced.
_JUROR = """
WITH seated AS MATERIALIZED (
    SELECT p.panel, j.value AS juror, 'present' AS state, 0 AS seq
    FROM panel_detail p, json_each(p.declared_jurors) j
    UNION ALL
    SELECT json_extract(body, '$.panel'), json_extract(body, '$.substitute.id'), 'present', seq
    FROM ledger WHERE kind = 'juror-substituted'
    UNION ALL
    SELECT json_extract(body, '$.panel'), json_extract(body, '$.out'), 'replaced', seq
    FROM ledger WHERE kind = 'juror-substituted'),
latest AS (SELECT panel, juror, state, max(seq) FROM seated GROUP BY panel, juror),
sent AS MATERIALIZED (
    SELECT s.panel, b.juror, count(*) AS ballots
    FROM ballot b JOIN running t USING (number) JOIN session_detail s ON s.session = t.session GROUP BY 1, 2)
SELECT p.panel, p.room, p.head AS panel_head, j.name AS juror, j.office, l.state AS status,
    coalesce(s.ballots, 0) AS ballots
FROM latest l JOIN panel_detail p USING (panel) JOIN juror_detail j USING (juror)
LEFT JOIN sent s ON s.panel = l.panel AND s.juror = l.juror
ORDER BY p.position, l.state, j.name, l.juror
"""

_PENALTY = f"""
WITH declared_penalty AS MATERIALIZED (
    SELECT max(seq),
        coalesce(json_extract(body, '$.contest.penalty'), json_extract(body, '$.penalty')) AS kinds
    FROM ledger WHERE kind IN ('contest-declared', 'scoring-declared'))
SELECT c.name AS category, p.number, d.name AS contestant, CAST(p.points AS REAL) AS points,
    coalesce((SELECT json_extract(k.value, '$.name') FROM declared_penalty, json_each(kinds) k
        WHERE json_extract(k.value, '$.id') = json_extract(l.body, '$.penalty')), '') AS penalty,
    json_extract(l.body, '$.reason') AS reason, l.actor AS given_by, {_utc("l.at")} AS given_utc,
    p.seq AS entry
FROM penalty p JOIN ledger l ON l.seq = p.seq
JOIN contestant_detail d ON d.number = p.number
JOIN category_detail c ON c.category = d.category
ORDER BY c.position, p.number, p.seq
"""

_AGREED_LEVEL = f"""
SELECT c.name AS category, a.number, d.name AS contestant, k.name AS criterion,
    CAST(a.level AS REAL) AS level, json_extract(l.body, '$.reason') AS reason, l.actor AS agreed_by,
    {_utc("l.at")} AS agreed_utc, a.seq AS entry
FROM agreed a JOIN ledger l ON l.seq = a.seq
JOIN contestant_detail d ON d.number = a.number
JOIN category_detail c ON c.category = d.category
JOIN criterion_detail k ON k.category = d.category AND k.criterion = a.criterion
ORDER BY c.position, a.number, k.position
"""

# What only the nine boxes read is confidential: it is no row here.
_STAGE_RESULT = """
WITH axis AS MATERIALIZED (
    SELECT a.value AS stage
    FROM ledger l, json_each(json_array(json_extract(l.body, '$.contest.nine_boxes.performance'),
        json_extract(l.body, '$.contest.nine_boxes.potential'))) a
    WHERE l.kind = 'contest-declared' AND a.value IS NOT NULL)
SELECT c.name AS category, d.number, d.name AS contestant,
    json_extract(s.value, '$.name') AS stage,
    CAST(json_extract(s.value, '$.weight') AS REAL) AS weight_percent, CAST(r.score AS REAL) AS result
FROM result r JOIN contestant_detail d ON d.contestant = r.contestant
JOIN category_detail c ON c.category = d.category
JOIN declared, json_each(declared.stage) s ON json_extract(s.value, '$.id') = r.stage
WHERE r.stage NOT IN (SELECT stage FROM axis) OR r.stage IN (SELECT stage FROM stage WHERE needed)
ORDER BY c.position, s.key, d.number IS NULL, d.number, d.contestant
"""

_SIGNATURE = f"""
WITH withdrawn AS MATERIALIZED (
    SELECT json_extract(body, '$.category') AS category, max(seq) AS seq
    FROM ledger WHERE kind = 'signature-withdrawn' GROUP BY 1)
SELECT c.name AS category, json_extract(l.body, '$.signer') AS signed_by, l.seat,
    {_utc("l.at")} AS signed_utc, l.seq AS entry
FROM ledger l JOIN category_detail c ON c.category = json_extract(l.body, '$.category')
LEFT JOIN withdrawn w ON w.category = c.category
WHERE l.kind = 'category-signed' AND l.seq > coalesce(w.seq, 0)
ORDER BY c.position, l.seq
"""

# Values that may be a NIP or a telephone number are left out.
_CORRECTION = f"""
SELECT l.seq AS entry, {_utc("l.at")} AS corrected_utc, l.actor AS corrected_by,
    CASE l.kind WHEN 'contestant-corrected' THEN 'contestant' ELSE 'juror' END AS whom,
    coalesce(d.name, j.name) AS name, a.key AS field,
    CASE WHEN a.key NOT IN ('nip', 'phone', 'members', 'extra')
        THEN (SELECT b.value FROM json_each(l.body, '$.before') b WHERE b.key = a.key) END AS before,
    CASE WHEN a.key NOT IN ('nip', 'phone', 'members', 'extra') THEN a.value END AS after,
    json_extract(l.body, '$.reason') AS reason
FROM ledger l, json_each(l.body, '$.after') a
LEFT JOIN contestant_detail d ON d.contestant = json_extract(l.body, '$.contestant')
LEFT JOIN juror_detail j ON j.juror = json_extract(l.body, '$.juror')
WHERE l.kind IN ('contestant-corrected', 'juror-corrected')
UNION ALL
SELECT l.seq, {_utc("l.at")}, l.actor, 'room of a panel', json_extract(l.body, '$.panel'), 'room',
    json_extract(l.body, '$.before'), json_extract(l.body, '$.after'), json_extract(l.body, '$.reason')
FROM ledger l WHERE l.kind = 'room-corrected'
UNION ALL
SELECT l.seq, {_utc("l.at")}, l.actor, 'head of a panel', json_extract(l.body, '$.panel'), 'head',
    coalesce(b.name, json_extract(l.body, '$.before')), coalesce(a.name, json_extract(l.body, '$.after')),
    json_extract(l.body, '$.reason')
FROM ledger l LEFT JOIN juror_detail b ON b.juror = json_extract(l.body, '$.before')
LEFT JOIN juror_detail a ON a.juror = json_extract(l.body, '$.after') WHERE l.kind = 'panel-head-corrected'
UNION ALL
SELECT l.seq, {_utc("l.at")}, l.actor, 'head of jury', '', 'name',
    json_extract(l.body, '$.before'), json_extract(l.body, '$.after'), json_extract(l.body, '$.reason')
FROM ledger l WHERE l.kind = 'head-of-jury-corrected'
UNION ALL
SELECT l.seq, {_utc("l.at")}, l.actor, 'session', json_extract(l.body, '$.session') + 1, a.key,
    (SELECT b.value FROM json_each(l.body, '$.before') b WHERE b.key = a.key), a.value,
    json_extract(l.body, '$.reason')
FROM ledger l, json_each(l.body, '$.after') a WHERE l.kind = 'session-corrected'
ORDER BY entry, field
"""

_LOG = f"""
WITH detail AS MATERIALIZED (SELECT * FROM contestant_detail),
jurors AS MATERIALIZED (SELECT * FROM juror_detail),
undone AS MATERIALIZED (
    SELECT json_extract(body, '$.undone') AS seq FROM ledger WHERE kind = 'step-undone')
SELECT l.seq AS entry, {_utc("l.at")} AS recorded_utc, l.actor AS person, l.seat, l.device,
    replace(l.kind, '-', ' ') AS event, d.number, d.name AS contestant,
    (SELECT name FROM jurors j
        WHERE j.juror = coalesce(json_extract(l.body, '$.juror'), json_extract(l.body, '$.out'))) AS juror,
    coalesce(json_extract(l.body, '$.reason'), '') AS reason,
    CASE WHEN l.seq IN (SELECT seq FROM undone) THEN 'yes' ELSE 'no' END AS undone
FROM ledger l
LEFT JOIN detail d ON d.number = json_extract(l.body, '$.number')
    OR d.contestant = json_extract(l.body, '$.contestant')
ORDER BY l.seq
"""

VIEWS = {
    "committee_standing": _STANDING,
    "committee_contestant": _CONTESTANT,
    "committee_turn": _TURN,
    "committee_ballot": _BALLOT,
    "committee_mark": _MARK,
    "committee_juror": _JUROR,
    "committee_agreed_level": _AGREED_LEVEL,
    "committee_penalty": _PENALTY,
    "committee_stage_result": _STAGE_RESULT,
    "committee_signature": _SIGNATURE,
    "committee_correction": _CORRECTION,
    "committee_log": _LOG,
}
"""Query of each view by name; each uses only those of `details` and of the recount."""
