-- A counted duty over civil periods, read out of docs/findings.md sections 4 and 5 on its own.
-- Nothing here comes from the Rust code but the facts. Days and moments are numbers counted from
-- 2000-01-01. Parameters: the duty ($months, $min_days, $kind, $capacity, $role_one, $role_two)
-- and the question ($on_day, $known_at, $required, $frozen, $late_refused, $yearly_total,
-- $in_post_only). Result: one row for each official and period: counted, first day, outcome.
WITH
calendar AS (
    SELECT
        start,
        greatest(start, DATE '2019-07-20') AS first_date,
        CAST(start + to_months($months) AS DATE) - 1 AS last_date,
    FROM (
        SELECT CAST(unnest(generate_series(DATE '2019-07-01', DATE '2026-12-31', to_months($months))) AS DATE) AS start
    )
),
period AS (
    SELECT
        CAST(row_number() OVER (ORDER BY start) - 1 AS SMALLINT) AS period,
        first_date - DATE '2000-01-01' AS first_day,
        last_date - DATE '2000-01-01' AS last_day,
        start < DATE '2019-07-20' AS reference,
        year(start) AS year,
        year(last_date + 1) = year(start) AS next_in_year,
        -- 15 days after the last day or more: late.
        (last_date - DATE '2000-01-01' + 15) * 86400 AS late_from,
        -- With $frozen, results are approved at the beginning of 1 March of the next year.
        CASE WHEN $frozen = 1 THEN (make_date(year(start) + 1, 3, 1) - DATE '2000-01-01') * 86400 ELSE 4294967295 END AS frozen_at,
    FROM calendar
    WHERE first_date - DATE '2000-01-01' <= $on_day
),
-- Which period each day lies in.
day_of AS (
    SELECT CAST(unnest(range(first_day, least(last_day, $on_day) + 1)) AS USMALLINT) AS day, period, late_from, frozen_at
    FROM period
),
tenure AS (
    SELECT official, first, last FROM tenures WHERE role IN ($role_one, $role_two)
),
-- A row for each period that a tenure touches, with the days in post up to the day asked about.
borne AS (
    SELECT
        official,
        period,
        sum(greatest(0, least(last, last_day, $on_day) - greatest(first, first_day) + 1)) AS days,
    FROM tenure JOIN period ON first <= last_day AND last >= first_day
    GROUP BY official, period
),
fitting AS (
    SELECT official, day, recorded
    FROM acts
    WHERE kind = $kind AND capacity = $capacity AND day <= $on_day AND recorded <= $known_at
        AND (gone = 4294967295 OR gone > $known_at)
),
in_post AS (
    SELECT act.official, act.day, act.recorded
    FROM fitting AS act JOIN tenure ON act.official = tenure.official AND act.day BETWEEN tenure.first AND tenure.last
    WHERE $in_post_only = 1
    UNION ALL
    SELECT official, day, recorded FROM fitting WHERE $in_post_only = 0
),
tally AS (
    SELECT
        official,
        period,
        count(*) AS counted,
        count(*) FILTER (recorded < late_from) AS in_time,
        min(day) AS first_day,
    FROM in_post JOIN day_of USING (day)
    WHERE recorded <= frozen_at AND ($late_refused = 0 OR recorded < late_from)
    GROUP BY official, period
),
answer AS (
    SELECT
        borne.official,
        borne.period,
        year,
        coalesce(tally.counted, 0) AS counted,
        coalesce(tally.in_time, 0) AS in_time,
        coalesce(tally.first_day, 65535) AS first_day,
        days,
        last_day,
        reference,
        next_in_year,
        coalesce(after.counted, 0) - $required AS next_surplus,
    FROM borne
    JOIN period USING (period)
    LEFT JOIN tally ON tally.official = borne.official AND tally.period = borne.period
    LEFT JOIN tally AS after ON after.official = borne.official AND after.period = borne.period + 1
),
-- The year's surplus against the shortfall of its periods that are over.
total AS (
    SELECT
        official,
        year,
        sum(greatest(counted - $required, 0)) - sum(CASE WHEN last_day < $on_day THEN greatest($required - counted, 0) ELSE 0 END) AS balance,
    FROM answer
    WHERE $yearly_total = 1
    GROUP BY official, year
)
SELECT
    official,
    period,
    CAST(counted AS USMALLINT) AS counted,
    CAST(first_day AS USMALLINT) AS first_day,
    CASE
        WHEN in_time >= $required THEN 'Met'
        WHEN counted >= $required THEN 'MetLateEntry'
        WHEN days = 0 THEN 'Vacant'
        WHEN $on_day <= last_day AND last_day - $on_day <= 30 THEN 'DueSoon'
        WHEN $on_day <= last_day THEN 'Open'
        WHEN days < $min_days OR reference THEN 'NotAnswerable'
        WHEN $yearly_total = 1 AND balance >= 0 THEN 'Met'
        -- With $yearly_total, only a next period of the same year makes up.
        WHEN next_surplus >= $required - counted AND ($yearly_total = 0 OR next_in_year) THEN 'MadeUpAfter'
        ELSE 'NotMet'
    END AS outcome,
FROM answer LEFT JOIN total USING (official, year)
