"""The exported facts, and the two duties of the benchmark in the words of this side."""

import csv
from pathlib import Path

import numpy as np

DUTIES = {
    "meeting": dict(months=6, min_days=60, kind=0, capacity=0, role_one=0, role_two=2),
    "inspection": dict(months=3, min_days=30, kind=1, capacity=1, role_one=1, role_two=2),
}
NEVER = 4294967295


def column(folder: Path, name: str) -> np.ndarray:
    return np.load(folder / f"{name}.npy")


def acts(folder: Path) -> dict[str, np.ndarray]:
    """The columns of acts; where no record is withdrawn, the export writes an empty column."""
    columns = {name: column(folder, f"acts_{name}") for name in ("official", "day", "kind", "capacity", "recorded")}
    gone = column(folder, "acts_gone")
    columns["gone"] = gone if len(gone) else np.full(len(columns["day"]), NEVER, np.uint32)
    return columns


def tenures(folder: Path) -> dict[str, np.ndarray]:
    return {name: column(folder, f"tenures_{name}") for name in ("official", "first", "last", "role")}


def questions(folder: Path) -> list[dict[str, int]]:
    with open(folder / "questions.csv", newline="") as file:
        return [{key: int(value) for key, value in row.items()} for row in csv.DictReader(file)]


def outcomes(folder: Path) -> dict[str, int]:
    with open(folder / "outcomes.csv", newline="") as file:
        return {row["outcome"]: int(row["code"]) for row in csv.DictReader(file)}


def rows(folder: Path, question: int, duty: str) -> dict[str, np.ndarray]:
    """The rows that the kernel gave."""
    return {
        name: column(folder, f"rows_{question}_{duty}_{name}")
        for name in ("official", "period", "counted", "first_day", "outcome")
    }
