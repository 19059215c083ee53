"""The first question of the oracle in Polars, written for speed: see tuned.sql."""

import datetime
from pathlib import Path

import polars as pl

import facts

EPOCH = datetime.date(2000, 1, 1)
IN_FORCE = datetime.date(2019, 7, 20)


def load(folder: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    return pl.DataFrame(facts.acts(folder)), pl.DataFrame(facts.tenures(folder))


def periods(months: int) -> pl.DataFrame:
    starts = pl.date_range(datetime.date(2019, 7, 1), datetime.date(2026, 12, 31), f"{months}mo", eager=True)
    start = pl.col("start")
    number = lambda date: (date - EPOCH).dt.total_days().cast(pl.UInt16)
    return pl.DataFrame({"start": starts}).with_row_index("period").select(
        "period",
        number(pl.max_horizontal(start, pl.lit(IN_FORCE))).alias("first_day"),
        (number(start.dt.offset_by(f"{months}mo")) - 1).alias("last_day"),
        (start < IN_FORCE).alias("reference"),
    )


def fitting(acts: pl.LazyFrame, duty: dict) -> pl.LazyFrame:
    return acts.filter(pl.col("kind") == duty["kind"], pl.col("capacity") == duty["capacity"])


def rows(acts: pl.DataFrame, fits: bool, tenures: pl.DataFrame, duty: dict, on_day: int, engine: str) -> pl.DataFrame:
    """Official, period, counted, first day and outcome. `fits`: the acts are those of the duty."""
    period = periods(duty["months"])
    day_of = period.select(
        pl.int_ranges("first_day", pl.min_horizontal("last_day", pl.lit(on_day)) + 1, dtype=pl.UInt16).alias("day"),
        "period",
        ((pl.col("last_day").cast(pl.UInt32) + 15) * 86400).alias("late_from"),
    ).explode("day")
    tenure = (
        tenures.lazy()
        .filter(pl.col("role").is_in([duty["role_one"], duty["role_two"]]))
        .select("official", "first", "last")
    )
    key = (pl.col("official") * 32 + pl.col("period")).alias("key")
    days = pl.min_horizontal("last", "last_day", pl.lit(on_day)).cast(pl.Int32)
    days = days - pl.max_horizontal("first", "first_day").cast(pl.Int32) + 1
    borne = (
        tenure.join(period.lazy(), how="cross")
        .filter(pl.col("first") <= pl.col("last_day"), pl.col("last") >= pl.col("first_day"))
        .select(key, days.clip(0).alias("days"))
        .group_by("key")
        .agg(pl.col("days").sum())
    )
    tally = (
        (acts.lazy() if fits else fitting(acts.lazy(), duty))
        .select("official", "day", "recorded")
        .join(tenure, on="official")
        .filter(pl.col("day") >= pl.col("first"), pl.col("day") <= pl.col("last"))
        .join(day_of.lazy(), on="day")
        .select(key, "day", (pl.col("recorded") < pl.col("late_from")).alias("in_time"))
        .group_by("key")
        .agg(pl.len().alias("counted"), pl.col("in_time").sum(), pl.col("day").min().alias("first_day"))
    )
    after = tally.filter(pl.col("counted") >= 2).select(pl.col("key") - 1, pl.lit(True).alias("made_up"))
    answer = (
        borne.join(tally, on="key", how="left")
        .join(after, on="key", how="left")
        .with_columns((pl.col("key") % 32).alias("period"))
        .join(period.lazy().select("period", "last_day", "reference"), on="period")
    )
    running = pl.col("last_day") >= on_day
    # The kernel's numbers for outcomes: see outcomes.csv of the export.
    code = lambda number: pl.lit(number, dtype=pl.UInt8)
    outcome = (
        pl.when(pl.col("in_time") >= 1)
        .then(code(0))
        .when(pl.col("counted") >= 1)
        .then(code(1))
        .when(pl.col("days") == 0)
        .then(code(8))
        .when(running & (pl.col("last_day").cast(pl.Int32) - on_day <= 30))
        .then(code(3))
        .when(running)
        .then(code(2))
        .when((pl.col("days") < duty["min_days"]) | pl.col("reference"))
        .then(code(6))
        .when(pl.col("made_up"))
        .then(code(5))
        .otherwise(code(4))
        .alias("outcome")
    )
    return answer.select(
        (pl.col("key") // 32).alias("official"),
        "period",
        pl.col("counted").fill_null(0).cast(pl.UInt16),
        pl.col("first_day").fill_null(65535),
        outcome,
    ).collect(engine=engine)


def sums(table: pl.DataFrame) -> dict:
    named = dict(table.group_by("outcome").len().iter_rows())
    done = table.filter(pl.col("counted") > 0)
    return dict(
        rows=table.height,
        counted=table["counted"].cast(pl.UInt64).sum(),
        first_days=done["first_day"].cast(pl.UInt64).sum(),
        outcomes=[named.get(code, 0) for code in range(10)],
    )
