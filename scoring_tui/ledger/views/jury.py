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
sent AS MATERIALIZED (SELECT number, count(*) AS ballots FROM ballot GROUP BY number),
earlier AS MATERIALIZED (SELECT * FROM result),
known AS MATERIALIZED (SELECT * FROM factor),
assigned AS MATERIALIZED (SELECT DISTINCT category FROM assignment),
marked AS MATERIALIZED (
    SELECT m.number, m.criterion, count(*) AS marks FROM mark m
    WHERE EXISTS (SELECT 1 FROM assigned) GROUP BY m.number, m.criterion)
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

# One value of each juror is combined: the total, or the mark on each criterion.
_COMBINED = f"""
WITH ruling AS MATERIALIZED (SELECT * FROM rule),
given AS MATERIALIZED (SELECT * FROM counted),
added AS (
    SELECT category, number, seats, juror,
        CASE WHEN best THEN max(value * parts) ELSE sum(value * parts) END AS n, unit * whole AS d
    FROM given WHERE (SELECT per FROM ruling) = 'total' GROUP BY number, juror),
total AS (SELECT category, number, seats, juror, {_half_up("juror_unit")} FROM ruling CROSS JOIN added)
SELECT category, number, seats, juror, '' AS criterion, n AS value, d AS unit,
    1 AS parts, 1 AS whole, 0 AS best
FROM total
UNION ALL
SELECT category, number, seats, juror, criterion, value, unit, parts, whole, best
FROM given WHERE (SELECT per FROM ruling) = 'criterion'
"""

# Where nobody gives marks the score is 0, to which earlier results are added.
# A sum is the mean of the ballots that were sent times the number of seats: a missing ballot is not a zero.
# In a sum of places equal totals get the best place; only jurors who marked the whole category count.
# Where criteria are assigned, their points may have different denominators; they get the least common one.
_JURY = f"""
WITH RECURSIVE ruling AS MATERIALIZED (SELECT * FROM rule),
value AS MATERIALIZED (SELECT * FROM combined),
ordered AS (
    SELECT *, row_number() OVER (PARTITION BY number, criterion ORDER BY value) AS nth,
        count(*) OVER (PARTITION BY number, criterion) AS present
    FROM value),
kept AS (
    SELECT ordered.*, CASE WHEN method = 'sum' THEN seats
        WHEN kept = 'sum' THEN seats - CASE WHEN seats >= at_least THEN lowest + highest ELSE 0 END
        ELSE 1 END AS times
    FROM ruling CROSS JOIN ordered
    WHERE CASE method WHEN 'mean' THEN 1 WHEN 'sum' THEN 1
        WHEN 'median' THEN nth BETWEEN (present + 1) / 2 AND present / 2 + 1
        WHEN 'trimmed' THEN present < at_least OR (nth > lowest AND nth <= present - highest) END),
panel AS (
    SELECT number, sum(value) * times AS n, unit * count(*) AS d, parts, whole, best
    FROM kept GROUP BY number, criterion),
rounded AS (SELECT number, {_half_up("criterion_unit")}, parts, whole, best FROM ruling CROSS JOIN panel),
shared AS (SELECT number, n * parts AS n, d * whole AS d, best FROM rounded),
weighted AS MATERIALIZED (
    SELECT number, {_half_up("weighted_unit")}, best FROM ruling CROSS JOIN shared),
mixed AS MATERIALIZED (SELECT number FROM weighted GROUP BY number HAVING min(d) < max(d)),
denominator AS MATERIALIZED (
    SELECT number, d, row_number() OVER (PARTITION BY number ORDER BY d) AS step
    FROM (SELECT DISTINCT number, d FROM mixed JOIN weighted USING (number))),
multiple(number, step, d) AS (
    SELECT number, step, d FROM denominator WHERE step = 1
    UNION ALL
    SELECT m.number, o.step, m.d / (
        WITH RECURSIVE euclid(a, b) AS (
            SELECT m.d, o.d UNION ALL SELECT b, a % b FROM euclid WHERE b > 0)
        SELECT a FROM euclid WHERE b = 0) * o.d
    FROM multiple m JOIN denominator o ON o.number = m.number AND o.step = m.step + 1),
common AS MATERIALIZED (SELECT number, max(step), d FROM multiple GROUP BY number),
score AS (
    SELECT w.number, CASE WHEN best THEN max(n * coalesce(c.d / w.d, 1))
        ELSE sum(n * coalesce(c.d / w.d, 1)) END AS n, coalesce(c.d, w.d) AS d
    FROM weighted w LEFT JOIN common c USING (number) GROUP BY w.number),
field AS (SELECT category, count(DISTINCT number) AS contestants FROM value GROUP BY category),
placed AS (
    SELECT category, number, rank() OVER (PARTITION BY category, juror ORDER BY value DESC) AS nth,
        count(*) OVER (PARTITION BY category, juror) AS marked
    FROM value WHERE (SELECT method FROM ruling) = 'rank-sum')
SELECT number, {_half_up("jury_unit")} FROM ruling CROSS JOIN score
UNION ALL
SELECT number, sum(nth), 1 FROM placed JOIN field USING (category) WHERE marked = contestants GROUP BY number
UNION ALL
SELECT number, 0, 1 FROM ruling CROSS JOIN entrant WHERE minimum = 0
"""

VIEWS = {
    "entrant": _ENTRANT,
    "counted": _COUNTED,
    "combined": _COMBINED,
    "jury": _JURY,
}
"""Query of each view by name; each uses only the ones before it."""
