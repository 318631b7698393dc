"""Views of the final score, with earlier results and penalties, as displayed, and of the place."""

from scoring_tui.contest.methods import METHODS

_LOWER_METHODS = [method for method, row in METHODS.items() if row.lower_is_better]
_PENALTY_SIGN = " ".join(f"WHEN '{method}' THEN 1" for method in _LOWER_METHODS)
_IS_LOWER_BETTER = " OR ".join(f"method = '{method}'" for method in _LOWER_METHODS)

# Points of an earlier stage are n / d. A share is 100 v / max v; by rank, with g greater and e equal values
# of k, the points are 50 (2k - 2g - e + 1) / k. All contestants of the category with a result are compared.
_POINT = """
WITH ruling AS MATERIALIZED (SELECT * FROM rule),
person AS MATERIALIZED (SELECT * FROM contestant),
brought AS MATERIALIZED (
    SELECT c.*, p.id AS contestant, CAST(round(r.score * ('1e' || c.decimals)) AS INTEGER) AS value,
        CAST('1e' || c.decimals + 0 AS INTEGER) AS unit
    FROM result r JOIN person p ON p.id = r.contestant
    JOIN category_stage c ON c.category = p.category AND c.stage = r.stage AND c.adds
    WHERE p.id NOT IN (SELECT contestant FROM guest)),
exact AS (
    SELECT *, CASE points_rule WHEN 'share' THEN 100 * value
            WHEN 'rank' THEN 50 * (2 * count(*) OVER everyone - 2 * (rank() OVER falling - 1)
                - count(*) OVER equals + 1)
            ELSE value END AS n,
        CASE points_rule WHEN 'share' THEN max(1, max(value) OVER everyone)
            WHEN 'rank' THEN count(*) OVER everyone ELSE unit END AS d,
        CAST('1e' || points_decimals + 0 AS INTEGER) AS points_unit
    FROM brought
    WINDOW everyone AS (PARTITION BY category, stage), equals AS (PARTITION BY category, stage, value),
        falling AS (PARTITION BY category, stage ORDER BY value DESC))
SELECT contestant, category, stage, position,
    CAST(round(e.weight * (weight_unit / 100)) AS INTEGER) AS weight,
    CAST(round(e.cap * weight_unit) AS INTEGER) AS cap,
    CASE WHEN points_unit IS NULL THEN n ELSE (2 * n * points_unit + d) / (2 * d) END AS n,
    coalesce(points_unit, d) AS d
FROM ruling CROSS JOIN exact e
"""

# The jury's score is n / d. Weighted points above the cap, a whole number of 1/weight_unit, become the cap.
# The points of the stages are added one after the other; a stage whose points have a denominator of their own
# multiplies the common one. Jury and stages are brought to their least common
# denominator with Euclid's algorithm. Penalties are whole numbers of 1/10000.
_FINAL = f"""
WITH RECURSIVE
ruling AS MATERIALIZED (SELECT * FROM rule),
turn AS MATERIALIZED (SELECT * FROM running),
given AS MATERIALIZED (SELECT * FROM jury),
weighed AS MATERIALIZED (SELECT DISTINCT category FROM category_stage WHERE adds),
added AS MATERIALIZED (
    SELECT contestant, CASE WHEN weight * n > cap * d THEN cap ELSE weight END AS weight,
        CASE WHEN weight * n > cap * d THEN 1 ELSE n END AS n,
        CASE WHEN weight * n > cap * d THEN 1 ELSE d END AS d,
        row_number() OVER (PARTITION BY contestant ORDER BY position) AS step
    FROM point),
summed(contestant, step, n, d) AS (
    SELECT DISTINCT contestant, 0, 0, weight_unit * result_unit FROM ruling CROSS JOIN added
    UNION ALL
    SELECT s.contestant, a.step,
        CASE s.d % (weight_unit * a.d) WHEN 0 THEN s.n + a.weight * a.n * (s.d / (weight_unit * a.d))
            ELSE s.n * a.d + a.weight * a.n * (s.d / weight_unit) END,
        CASE s.d % (weight_unit * a.d) WHEN 0 THEN s.d ELSE s.d * a.d END
    FROM ruling CROSS JOIN summed s JOIN added a ON a.contestant = s.contestant AND a.step = s.step + 1),
earlier AS MATERIALIZED (SELECT contestant, max(step), n, d FROM summed GROUP BY contestant),
off AS MATERIALIZED (
    SELECT number, sum(CAST(round(points * 10000) AS INTEGER)) AS n FROM penalty GROUP BY number),
jury_part AS (
    SELECT number, contestant, n * CASE WHEN category IN (SELECT category FROM weighed) THEN weight
            ELSE weight_unit END AS n,
        d * weight_unit AS d, weight_unit * result_unit AS unit,
        CASE method {_PENALTY_SIGN} ELSE -1 END AS way
    FROM ruling CROSS JOIN given JOIN turn USING (number)),
beside AS (
    SELECT j.number, j.n, j.d, coalesce(e.d, j.unit) AS unit,
        coalesce(e.n, 0) + way * coalesce(off.n, 0) * (coalesce(e.d, j.unit) / 10000) AS beside
    FROM jury_part j LEFT JOIN earlier e USING (contestant) LEFT JOIN off USING (number)),
euclid(number, n, d, unit, beside, a, b) AS (
    SELECT *, d, unit FROM beside
    UNION ALL
    SELECT number, n, d, unit, beside, b, a % b FROM euclid WHERE b > 0)
SELECT number, n * (unit / a) + beside * (d / a) AS n, d / a * unit AS d
FROM euclid WHERE b = 0
"""

# The unrounded score is n / d. Long division writes 40 digits, enough to tell any two such fractions apart,
# because their denominators are below 10^18. Halves are rounded away from zero.
_STANDING = f"""
WITH RECURSIVE
ruling AS MATERIALIZED (SELECT * FROM rule),
one AS MATERIALIZED (SELECT * FROM entrant),
division(number, n, d, step, rest, digits, shown) AS (
    SELECT number, n, d, 0, abs(n) % d, printf('%019d', abs(n) / d), abs(n) / d FROM final
    UNION ALL
    SELECT number, n, d, step + 1, rest * 10 % d, digits || (rest * 10 / d),
        CASE WHEN step < decimals THEN shown * 10 + rest * 10 / d ELSE shown END
    FROM division, ruling WHERE step < 40),
rounded AS (
    SELECT number, n, d, max(digits) FILTER (WHERE step = 40) AS digits,
        max(shown + (rest >= d - rest)) FILTER (WHERE step = decimals) AS shown
    FROM division, ruling GROUP BY number),
signed AS (
    SELECT *, CASE WHEN {_IS_LOWER_BETTER} THEN -1 ELSE 1 END * CASE WHEN n < 0 THEN -1 ELSE 1 END AS ahead,
        CAST('1e' || decimals + 0 AS INTEGER) AS power
    FROM ruling CROSS JOIN rounded JOIN one USING (number))
SELECT category, number, contestant, name,
    CASE WHEN n < 0 AND shown THEN '-' ELSE '' END || CASE WHEN decimals
        THEN printf('%d.%0' || decimals || 'd', shown / power, shown % power)
        ELSE printf('%d', shown) END AS score,
    ballots,
    rank() OVER (PARTITION BY category ORDER BY
        CASE rank_on WHEN 'displayed' THEN ahead * shown ELSE ahead END DESC,
        CASE WHEN rank_on = 'exact' AND ahead > 0 THEN digits END DESC,
        CASE WHEN rank_on = 'exact' AND ahead < 0 THEN digits END) AS place,
    n, d
FROM signed
"""

VIEWS = {
    "point": _POINT,
    "final": _FINAL,
    "standing": _STANDING,
}
"""Query of each view by name; each uses only the ones before it."""
