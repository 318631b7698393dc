"""Views of each contestant's score by the jury, by the declared method."""


def _half_up(unit: str) -> str:
    """SQL for the columns `n` and `d`, rounded half up if the unit is declared; marks are not negative."""
    return f"""CASE WHEN {unit} IS NULL THEN n ELSE (2 * n * {unit} + d) / (2 * d) END AS n,
    coalesce({unit}, d) AS d"""


# Who can be ranked: not excluded, with enough ballots, with every result and factor that counts, and with
# every pass mark that is required. Where criteria are assigned, each one needs enough marks.
_ENTRANT = """
WITH ruling AS MATERIALIZED (SELECT * FROM rule),
turn AS MATERIALIZED (SELECT * FROM running),
cast_ballot AS MATERIALIZED (SELECT number, seq FROM ballot),
sent AS MATERIALIZED (SELECT number, count(*) AS ballots FROM cast_ballot GROUP BY number),
earlier AS MATERIALIZED (SELECT * FROM result),
known AS MATERIALIZED (SELECT * FROM factor),
assigned AS MATERIALIZED (SELECT DISTINCT category FROM assignment),
marked AS MATERIALIZED (
    SELECT b.number, m.key AS criterion, count(*) AS marks
    FROM cast_ballot b JOIN ledger l ON l.seq = b.seq, json_each(l.body, '$.marks') m
    WHERE EXISTS (SELECT 1 FROM assigned) GROUP BY b.number, m.key)
SELECT t.category, t.number, t.contestant, t.name, t.seats, coalesce(s.ballots, 0) AS ballots
FROM ruling CROSS JOIN turn t LEFT JOIN sent s USING (number)
WHERE coalesce(s.ballots, 0) >= minimum
    AND number NOT IN (SELECT number FROM unranked)
    AND t.contestant NOT IN (SELECT contestant FROM guest)
    AND number NOT IN (
        SELECT t.number FROM ruling CROSS JOIN turn t JOIN category_stage c USING (category)
        LEFT JOIN earlier e ON e.contestant = t.contestant AND e.stage = c.stage
        WHERE c.needed AND (e.score IS NULL OR c.required
            AND CAST(round(e.score * result_unit) AS INTEGER)
                < CAST(round(c.pass_mark * result_unit) AS INTEGER)))
    AND number NOT IN (
        SELECT t.number FROM turn t JOIN leaf f ON f.category = t.category AND f.difficulty
        LEFT JOIN known k ON k.contestant = t.contestant AND k.criterion = f.criterion
        WHERE k.factor IS NULL)
    AND number NOT IN (
        SELECT t.number
        FROM ruling CROSS JOIN turn t JOIN assigned USING (category) JOIN leaf f USING (category)
        LEFT JOIN marked m ON m.number = t.number AND m.criterion = f.criterion
        WHERE coalesce(m.marks, 0) < minimum)
"""

# A mark of `value / unit` adds `value / unit * parts / whole` to a total, with difficulty and weight.
_COUNTED = """
WITH one AS MATERIALIZED (SELECT * FROM entrant),
share AS MATERIALIZED (
    SELECT e.number, e.category, e.seats, f.criterion, f.unit, f.best, f.parts * CASE WHEN f.difficulty
        THEN CAST(round(k.factor * 10000) AS INTEGER) ELSE 1 END AS parts,
        f.whole * CASE WHEN f.difficulty THEN 10000 ELSE 1 END AS whole
    FROM one e JOIN leaf f USING (category)
    LEFT JOIN factor k ON k.contestant = e.contestant AND k.criterion = f.criterion)
SELECT s.category, m.number, s.seats, m.juror, m.criterion,
    CAST(round(m.mark * s.unit) AS INTEGER) AS value, s.unit, s.parts, s.whole, s.best
FROM mark m JOIN share s ON s.number = m.number AND s.criterion = m.criterion
"""

# One value of each juror is combined: the total, or the mark on each criterion. A level that the jury agreed
# on is the only value of its criterion.
_COMBINED = f"""
WITH given AS (
    SELECT category, number, seats, CASE WHEN level IS NULL THEN juror ELSE '' END AS juror,
        CASE per WHEN 'criterion' THEN criterion ELSE '' END AS criterion,
        CASE per WHEN 'criterion' THEN coalesce(CAST(round(level * unit) AS INTEGER), value)
            ELSE CASE WHEN best THEN max(value * parts) ELSE sum(value * parts) END END AS n,
        CASE per WHEN 'criterion' THEN unit ELSE unit * whole END AS d,
        parts, whole, best, per, CASE per WHEN 'total' THEN juror_unit END AS total_unit
    FROM rule CROSS JOIN counted LEFT JOIN agreed USING (number, criterion) GROUP BY 2, 4, 5),
total AS (
    SELECT category, number, seats, juror, criterion, {_half_up("total_unit")}, parts, whole, best, per
    FROM given)
SELECT category, number, seats, juror, criterion, n AS value, d AS unit,
    CASE per WHEN 'criterion' THEN parts ELSE 1 END AS parts,
    CASE per WHEN 'criterion' THEN whole ELSE 1 END AS whole, per = 'criterion' AND best AS best
FROM total
"""

# Where nobody gives marks the score is 0, to which earlier results are added.
# A sum is the mean of the ballots that were sent times the number of seats: a missing ballot is not a zero.
# In a sum of places equal totals get the best place; only jurors who marked the whole category count.
# Where criteria are assigned, their points may have different denominators; they get the least common one.
# Each step reads the one before it once: SQLite plans a query again for each use, which takes longer than to
# run it.
_JURY = f"""
WITH RECURSIVE ruling AS MATERIALIZED (SELECT * FROM rule),
ordered AS (
    SELECT *, row_number() OVER (PARTITION BY number, criterion ORDER BY value) AS nth,
        count(*) OVER (PARTITION BY number, criterion) AS present,
        rank() OVER (PARTITION BY category, juror ORDER BY value DESC) AS place,
        count(*) OVER (PARTITION BY category, juror) AS marked,
        dense_rank() OVER (PARTITION BY category ORDER BY number) AS contestant
    FROM combined),
counted_field AS (SELECT *, max(contestant) OVER (PARTITION BY category) AS contestants FROM ordered),
kept AS (
    SELECT f.*, method, CASE WHEN method = 'sum' THEN seats
        WHEN kept = 'sum' THEN seats - CASE WHEN seats >= at_least THEN lowest + highest ELSE 0 END
        ELSE 1 END AS times
    FROM ruling CROSS JOIN counted_field f
    WHERE CASE method WHEN 'mean' THEN 1 WHEN 'sum' THEN 1
        WHEN 'median' THEN nth BETWEEN (present + 1) / 2 AND present / 2 + 1
        WHEN 'trimmed' THEN present < at_least OR (nth > lowest AND nth <= present - highest)
        WHEN 'rank-sum' THEN marked = contestants END),
panel AS (
    SELECT number, CASE method WHEN 'rank-sum' THEN sum(place) ELSE sum(value) * times END AS n,
        CASE method WHEN 'rank-sum' THEN 1 ELSE unit * count(*) END AS d, parts, whole, best
    FROM kept GROUP BY number, criterion),
rounded AS (SELECT number, {_half_up("criterion_unit")}, parts, whole, best FROM ruling CROSS JOIN panel),
shared AS (SELECT number, n * parts AS n, d * whole AS d, best FROM rounded),
weighted AS (SELECT number, {_half_up("weighted_unit")}, best FROM ruling CROSS JOIN shared),
subtotal AS (
    SELECT number, CASE WHEN best THEN max(n) ELSE sum(n) END AS n, d, best FROM weighted GROUP BY number, d),
listed AS (
    SELECT number, best, json_group_array(json_array(n, d)) AS subtotals FROM subtotal GROUP BY number),
multiple(number, best, subtotals, step, common) AS (
    SELECT number, best, subtotals, 1, json_extract(subtotals, '$[0][1]') FROM listed
    UNION ALL
    SELECT number, best, subtotals, step + 1, common / (
        WITH RECURSIVE euclid(a, b) AS (
            SELECT common, json_extract(subtotals, '$[' || step || '][1]')
            UNION ALL SELECT b, a % b FROM euclid WHERE b > 0)
        SELECT a FROM euclid WHERE b = 0) * json_extract(subtotals, '$[' || step || '][1]')
    FROM multiple WHERE step < json_array_length(subtotals)),
score AS (
    SELECT number, (
        SELECT CASE WHEN best THEN max(n * (common / d)) ELSE sum(n * (common / d)) END
        FROM (SELECT json_extract(value, '$[0]') AS n, json_extract(value, '$[1]') AS d
            FROM json_each(subtotals))) AS n, common AS d
    FROM multiple WHERE step = json_array_length(subtotals))
SELECT number, {_half_up("jury_unit")} FROM ruling CROSS JOIN score
UNION ALL
SELECT number, 0, 1 FROM ruling CROSS JOIN running WHERE minimum = 0
"""

VIEWS = {
    "entrant": _ENTRANT,
    "counted": _COUNTED,
    "combined": _COMBINED,
    "jury": _JURY,
}
"""Query of each view by name; each uses only the ones before it."""
