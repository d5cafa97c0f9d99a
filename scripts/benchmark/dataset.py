"""A dataset of 60 indicators x 2,000 units x 10 years: 1.2 million values and facts, made in DuckDB in seconds.

Every number stands in a text at its place, so that evidence, reports and exports work as on a real dataset. About one
value in twelve is silent, some reports are missing, some bases are small, some values contradict each other.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from dashboard.database import SCHEMA_VERSION

ROOT = Path(__file__).resolve().parents[2]


def build(path: Path) -> Path:
    """Write the dataset, replacing what is there; values lie sorted by indicator, unit and year as in a real build."""
    path.unlink(missing_ok=True)
    con = duckdb.connect(str(path))
    con.execute((ROOT / "etl" / "schema.sql").read_text(encoding="utf-8"))
    sql = (Path(__file__).parent / "dataset.sql").read_text(encoding="utf-8")
    con.execute(sql.replace("$schema", str(SCHEMA_VERSION)))
    con.close()
    return path
