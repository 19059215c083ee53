#!/usr/bin/env python3
"""The kernel's rows against the same duties in DuckDB's SQL, row by row.

    benches/peers/oracle.py [--officials 100000]

Ends with 1 and the first differing rows if any row differs. Needs `cargo` and Python 3.11 or
later; DuckDB comes into a virtual environment under `target/` on the first run.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def target() -> Path:
    return Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()


def ensure_packages() -> None:
    """Starts this script again in a virtual environment that has what requirements.txt names."""
    home = target() / "peers" / "python"
    if Path(sys.prefix) == home:
        return
    wanted = (HERE / "requirements.txt").read_text()
    stamp = home / "requirements.txt"
    if not stamp.exists() or stamp.read_text() != wanted:
        subprocess.run([sys.executable, "-m", "venv", home], check=True)
        pip = [home / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "-r", HERE / "requirements.txt"], check=True)
        stamp.write_text(wanted)
    os.execv(home / "bin" / "python", [str(home / "bin" / "python"), *sys.argv])


def export(folder: Path, words: list[str], profile: str) -> None:
    # The whole workspace: with one package Cargo would build shared libraries once more.
    command = ["cargo", "bench", "--quiet", "--profile", profile, "--workspace", "--bench", "population", "--"]
    subprocess.run([*command, words[0], folder, *words[1:]], cwd=ROOT, check=True)


def connect(folder: Path):
    import duckdb

    import facts

    link = duckdb.connect()
    acts, tenures = facts.acts(folder), facts.tenures(folder)
    link.execute("CREATE TABLE acts AS SELECT * FROM acts")
    link.execute("CREATE TABLE tenures AS SELECT * FROM tenures")
    del acts, tenures
    return link


def differences(link, folder: Path, question: dict[str, int], duty: str) -> tuple[int, list]:
    """How many rows there are, and the first that one side has and the other has not."""
    import facts

    terms = {key: value for key, value in question.items() if key != "question"}
    sql = (HERE / "duties.sql").read_text()
    link.execute(f"CREATE OR REPLACE TEMP TABLE theirs AS {sql}", {**facts.DUTIES[duty], **terms})
    rows = facts.rows(folder, question["question"], duty)
    link.execute("CREATE OR REPLACE TEMP TABLE codes AS SELECT * FROM read_csv(?)", [str(folder / "outcomes.csv")])
    link.execute(
        "CREATE OR REPLACE TEMP TABLE ours AS"
        " SELECT official, period, counted, first_day, codes.outcome FROM rows JOIN codes ON rows.outcome = code"
    )
    del rows
    count = link.execute("SELECT count(*) FROM ours").fetchone()[0]
    # A row that stands twice on one side is a difference too: EXCEPT ALL.
    found = []
    for side, one, other in (("kernel", "ours", "theirs"), ("SQL", "theirs", "ours")):
        columns = "official, period, counted, first_day, outcome"
        only = f"SELECT {columns} FROM {one} EXCEPT ALL SELECT {columns} FROM {other}"
        found += [(side, *row) for row in link.execute(f"{only} ORDER BY ALL LIMIT 5").fetchall()]
    return count, found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--officials", type=int, default=100_000)
    parser.add_argument("--profile", default="dev", help="Cargo's profile for the export")
    chosen = parser.parse_args()
    ensure_packages()
    import facts

    folder = target() / "peers" / f"oracle-{chosen.officials}"
    start = time.monotonic()
    export(folder, ["export-all", str(chosen.officials)], chosen.profile)
    exported = time.monotonic()
    link = connect(folder)
    total, wrong = 0, 0
    for question in facts.questions(folder):
        for duty in facts.DUTIES:
            count, found = differences(link, folder, question, duty)
            total += count
            for side, *row in found:
                wrong += 1
                print(f"{question} {duty}: only the {side} has official, period, counted, first day, outcome = {row}")
    print(
        f"oracle: {total} rows of {chosen.officials} officials,"
        f" {'all equal' if wrong == 0 else f'at least {wrong} differ'}"
        f" (export {exported - start:.1f} s, DuckDB {time.monotonic() - exported:.1f} s)"
    )
    return 1 if wrong or total == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
