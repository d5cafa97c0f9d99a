"""The DuckDB file: written as a new version, published by one atomic rename, read back as records.

`--db FILE` is a symbolic link to `FILE.<version>`. Within a process DuckDB hands out the already open database for a
path it knows, so everybody opens the real path of a version, never the link, and a version's path is never reused.
This package is the only place in etl that touches DuckDB.
"""

from etl.warehouse.carry import Place
from etl.warehouse.faults import fault
from etl.warehouse.integrity import check_dataset
from etl.warehouse.reader import Dataset
from etl.warehouse.records import SCHEMA_VERSION, Accuracy, DatasetInfo, Dimension
from etl.warehouse.writer import Writer

__all__ = [
    "SCHEMA_VERSION",
    "Accuracy",
    "Dataset",
    "DatasetInfo",
    "Dimension",
    "Place",
    "Writer",
    "check_dataset",
    "fault",
]
