"""Views of the final score, with earlier results and penalties, as displayed, and of the place."""

from scoring_tui.contest.methods import METHODS

_LOWER_METHODS = [method for method, row in METHODS.items() if row.lower_is_better]
_PENALTY_SIGN = " ".join(f"WHEN '{method}' THEN 1" for method in _LOWER_METHODS)
_IS_LOWER_BETTER = " OR ".join(f"method = '{method}'" for method in _LOWER_METHODS)

# The jury's score is n / d; results and penalties are whole numbers of 1/unit. Both are brought to a common
# denominator with the least power of ten that makes d a multiple of the unit.
_FINAL = f"""
WITH RECURSIVE
ruling AS MATERIALIZED (SELECT * FROM rule),
turn AS MATERIALIZED (SELECT * FROM running),
given AS MATERIALIZED (SELECT * FROM jury),
power(ten) AS (SELECT 1 UNION ALL SELECT ten * 10 FROM power LIMIT 18),
earlier AS MATERIALIZED (
    SELECT contestant, sum(CAST(round(s.weight * (weight_unit / 100)) AS INTEGER)
        * CAST(round(r.score * result_unit) AS INTEGER)) AS n
    FROM ruling, result r JOIN stage s USING (stage) GROUP BY contestant),
off AS MATERIALIZED (
    SELECT number, sum(CAST(round(points * 10000) AS INTEGER)) AS n FROM penalty GROUP BY number),
jury_part AS (
    SELECT number, n * weight AS n, d * weight_unit AS d, weight_unit * result_unit AS unit,
        CASE method {_PENALTY_SIGN} ELSE -1 END AS way
    FROM ruling CROSS JOIN given),
beside AS (
    SELECT j.number, j.n, j.d, j.unit,
        coalesce(e.n, 0) + way * coalesce(off.n, 0) * (unit / 10000) AS beside,
        (SELECT min(ten) FROM power WHERE j.unit % ten = 0 AND j.d % (j.unit / ten) = 0) AS times
    FROM jury_part j JOIN turn t USING (number)
    LEFT JOIN earlier e USING (contestant) LEFT JOIN off USING (number))
SELECT number, n * times + beside * (d * times / unit) AS n, d * times AS d FROM beside
"""

# The unrounded score is n / d. Long division writes 40 digits, enough to tell any two such fractions apart,
# because their denominators are below 10^18. Halves are rounded away from zero.
_STANDING = f"""
WITH RECURSIVE
ruling AS MATERIALIZED (SELECT * FROM rule),
one AS MATERIALIZED (SELECT * FROM entrant),
scored AS MATERIALIZED (SELECT * FROM final),
division(number, step, d, rest, digits, shown) AS (
    SELECT number, 0, d, abs(n) % d, printf('%019d', abs(n) / d), abs(n) / d FROM scored
    UNION ALL
    SELECT number, step + 1, d, rest * 10 % d, digits || (rest * 10 / d),
        CASE WHEN step < decimals THEN shown * 10 + rest * 10 / d ELSE shown END
    FROM division, ruling WHERE step < 40),
rounded AS MATERIALIZED (
    SELECT number, max(digits) FILTER (WHERE step = 40) AS digits,
        max(shown + (rest >= d - rest)) FILTER (WHERE step = decimals) AS shown
    FROM division, ruling GROUP BY number),
signed AS (
    SELECT *, CASE WHEN {_IS_LOWER_BETTER} THEN -1 ELSE 1 END * CASE WHEN n < 0 THEN -1 ELSE 1 END AS ahead,
        CAST('1e' || decimals + 0 AS INTEGER) AS power
    FROM ruling CROSS JOIN scored JOIN rounded USING (number) JOIN one USING (number))
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
    "final": _FINAL,
    "standing": _STANDING,
}
"""Query of each view by name; each uses only the ones before it."""
