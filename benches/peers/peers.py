#!/usr/bin/env python3
"""The kernel beside DuckDB and Polars: the same facts, the same rows, in one run.

    benches/peers/run.sh [OFFICIALS] [RUNS]

Every program makes full rows (official, period, counted, first day, outcome) of both duties in
memory, today, once from all acts and once from acts that were split by duty before. Loading is
not counted. Ends with 1 if the check sums differ.
"""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import oracle

HERE = Path(__file__).resolve().parent
THREADS = 2

# For each form of the facts: least time by the clock, and on a core (of all threads, divided by
# their number: what the clock would show at best if nothing else ran).
Times = dict[str, tuple[float, float]]


def timed(work, runs: int) -> tuple[float, float]:
    """The least time by the clock and the least time on a core, of some runs."""
    clock, on_core = [], []
    # The first run warms up.
    for _ in range(runs + 1):
        start, busy = time.perf_counter(), time.process_time()
        work()
        on_core.append((time.process_time() - busy) / THREADS)
        clock.append(time.perf_counter() - start)
    return min(clock[1:]), min(on_core[1:])


def kernel(officials: int) -> tuple[Times, dict]:
    command = ["cargo", "bench", "--quiet", "--workspace", "--bench", "population", "--", "measure", str(officials), str(THREADS)]
    text = subprocess.run(command, cwd=oracle.ROOT, check=True, capture_output=True, text=True).stdout
    print(text)
    lines = {"all acts": "full rows from all acts, today", "split by duty": "full rows, today", "bits": "bits, today"}
    times = {}
    for name, line in lines.items():
        found = re.search(rf"^{line} +([0-9.]+) ms +[0-9.]+ ms +[0-9.]+ ms +([0-9.]+) ms", text, re.MULTILINE)
        times[name] = float(found[1]) / 1e3, float(found[2]) / 1e3
    pattern = r"^(\w+): rows (\d+), counted (\d+), first days (\d+), outcomes \[(.*)\]"
    sums = {
        name: dict(rows=int(rows), counted=int(counted), first_days=int(days), outcomes=[int(n) for n in codes.split(",")])
        for name, rows, counted, days, codes in re.findall(pattern, text, re.MULTILINE)
    }
    return times, sums


def duckdb_rows(folder: Path, runs: int) -> tuple[Times, dict]:
    import facts

    link = oracle.connect(folder)
    link.execute(f"SET threads = {THREADS}")
    on_day = facts.questions(folder)[0]["on_day"]
    tuned = (HERE / "tuned.sql").read_text()
    fits = "kind = {kind} AND capacity = {capacity}"
    for name, duty in facts.DUTIES.items():
        chosen = f"SELECT official, day, recorded FROM acts WHERE {fits.format(**duty)}"
        link.execute(f"CREATE TABLE acts_{name} AS {chosen}")

    def work(split: bool):
        for name, duty in facts.DUTIES.items():
            acts, condition = (f"acts_{name}", "true") if split else ("acts", fits.format(**duty))
            sql = tuned.format(**duty, on_day=on_day, acts=acts, fits=condition)
            link.execute(f"CREATE OR REPLACE TEMP TABLE rows_{name} AS {sql}")

    times = {"all acts": timed(lambda: work(False), runs)}
    sums = {"all acts": duckdb_sums(link)}
    times["split by duty"] = timed(lambda: work(True), runs)
    sums["split by duty"] = duckdb_sums(link)
    return times, sums


def duckdb_sums(link) -> dict:
    import facts

    result = {}
    for name in facts.DUTIES:
        table = f"FROM rows_{name}"
        days = "sum(first_day) FILTER (counted > 0)"
        rows, counted, days = link.execute(f"SELECT count(*), sum(counted), {days} {table}").fetchone()
        named = dict(link.execute(f"SELECT outcome, count(*) {table} GROUP BY outcome").fetchall())
        outcomes = [named.get(code, 0) for code in range(10)]
        result[name] = dict(rows=rows, counted=int(counted), first_days=int(days), outcomes=outcomes)
    return result


def polars_rows(folder: Path, runs: int) -> tuple[Times, dict]:
    import facts
    import with_polars

    acts, tenures = with_polars.load(folder)
    on_day = facts.questions(folder)[0]["on_day"]
    split = {
        name: with_polars.fitting(acts.lazy(), duty).select("official", "day", "recorded").collect()
        for name, duty in facts.DUTIES.items()
    }
    times, sums = {}, {}
    for engine in ("streaming", "in-memory"):
        for form in ("all acts", "split by duty"):
            chosen, tables = form == "split by duty", {}

            def work():
                for name, duty in facts.DUTIES.items():
                    given = split[name] if chosen else acts
                    tables[name] = with_polars.rows(given, chosen, tenures, duty, on_day, engine)

            these = timed(work, runs)
            # The better of Polars' two engines counts.
            times[form] = min(these, times.get(form, these))
            sums[f"{form}, {engine}"] = {name: with_polars.sums(table) for name, table in tables.items()}
    return times, sums


def main() -> int:
    os.environ["POLARS_MAX_THREADS"] = str(THREADS)
    officials = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    oracle.ensure_packages()
    folder = oracle.target() / "peers" / f"facts-{officials}"
    oracle.export(folder, ["export", str(officials)], "bench")
    load = os.getloadavg()[0]
    ours, expected = kernel(officials)
    print(f"check sums expected: {expected}\n")
    right = True
    table = [("kernel", ours)]
    for name, peer in (("DuckDB", duckdb_rows), ("Polars", polars_rows)):
        times, sums = peer(folder, runs)
        table.append((name, times))
        for form, found in sums.items():
            equal = found == expected
            right &= equal
            print(f"{name}, {form}: check sums {'equal' if equal else f'DIFFER: {found}'}")
    print(f"\n{officials} officials, full rows of both duties, {THREADS} threads; load before: {load:.1f}")
    print("least time by the clock | on a core, and as multiples of the kernel's")
    print(f"{'':<8}{'all acts':>40}{'split by duty':>40}")
    for name, times in table:
        cells = ""
        for form in ("all acts", "split by duty"):
            (clock, on_core), (our_clock, our_on_core) = times[form], ours[form]
            cell = f"{clock:.3f} s {clock / our_clock:5.1f}x | {on_core:.3f} s {on_core / our_on_core:5.1f}x"
            cells += f"{cell:>40}"
        print(f"{name:<8}{cells}")
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
