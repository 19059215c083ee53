-- The first question of the oracle (today, everything known, one act is enough, nothing frozen,
-- refused or withdrawn), written for DuckDB's speed: literals for parameters, no branch for what
-- is not asked, days and periods by join with small tables, one key for official and period,
-- outcomes as the kernel's numbers. {acts} and {fits}: all acts with a condition, or a table that
-- holds only the acts of the duty with none.
WITH
calendar AS (
    SELECT CAST(unnest(generate_series(DATE '2019-07-01', DATE '2026-12-31', INTERVAL {months} MONTH)) AS DATE) AS start
),
period AS (
    SELECT
        CAST(row_number() OVER (ORDER BY start) - 1 AS UINTEGER) AS period,
        CAST(greatest(start, DATE '2019-07-20') - DATE '2000-01-01' AS USMALLINT) AS first_day,
        CAST(CAST(start + INTERVAL {months} MONTH AS DATE) - DATE '2000-01-02' AS USMALLINT) AS last_day,
        start < DATE '2019-07-20' AS reference,
    FROM calendar
),
day_of AS (
    SELECT CAST(unnest(range(first_day, least(last_day, {on_day}) + 1)) AS USMALLINT) AS day, period, CAST((last_day + 15) * 86400 AS UINTEGER) AS late_from
    FROM period
),
tenure AS (
    SELECT official, first, last FROM tenures WHERE role IN ({role_one}, {role_two})
),
borne AS (
    SELECT
        official * 32 + period AS key,
        CAST(sum(greatest(0, least(CAST(last AS INTEGER), CAST(last_day AS INTEGER), {on_day}) - greatest(CAST(first AS INTEGER), CAST(first_day AS INTEGER)) + 1)) AS INTEGER) AS days,
    FROM tenure JOIN period ON first <= last_day AND last >= first_day
    GROUP BY ALL
),
tally AS (
    SELECT
        act.official * 32 + period AS key,
        CAST(count(*) AS INTEGER) AS counted,
        CAST(count(*) FILTER (recorded < late_from) AS INTEGER) AS in_time,
        min(act.day) AS first_day,
    FROM {acts} AS act
    JOIN tenure ON act.official = tenure.official AND act.day BETWEEN tenure.first AND tenure.last
    JOIN day_of ON act.day = day_of.day
    WHERE {fits}
    GROUP BY ALL
)
SELECT
    borne.key // 32 AS official,
    borne.key % 32 AS period,
    CAST(coalesce(tally.counted, 0) AS USMALLINT) AS counted,
    coalesce(tally.first_day, 65535) AS first_day,
    CASE
        WHEN tally.in_time >= 1 THEN 0::UTINYINT
        WHEN tally.counted >= 1 THEN 1::UTINYINT
        WHEN days = 0 THEN 8::UTINYINT
        WHEN {on_day} <= last_day AND last_day - {on_day} <= 30 THEN 3::UTINYINT
        WHEN {on_day} <= last_day THEN 2::UTINYINT
        WHEN days < {min_days} OR reference THEN 6::UTINYINT
        WHEN after.counted >= 2 THEN 5::UTINYINT
        ELSE 4::UTINYINT
    END AS outcome,
FROM borne
JOIN period ON borne.key % 32 = period.period
LEFT JOIN tally ON tally.key = borne.key
LEFT JOIN (SELECT key - 1 AS key, counted FROM tally WHERE counted >= 2) AS after ON after.key = borne.key
