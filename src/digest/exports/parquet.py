"""The dataset as Parquet files, partitioned by year: for DuckDB, Spark, Trino, pandas, R."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from digest.exports.rows import Row, rows
from digest.exports.tables import TABLES, Table

if TYPE_CHECKING:
    from digest.archive import Archive


class ParquetMissing(Exception):
    """The optional library is not installed."""

    def __str__(self) -> str:
        return 'Parquet needs the optional library pyarrow: pip install "digest[parquet]"'


def write_parquet(archive: Archive, folder: Path) -> tuple[Path, ...]:
    """Write ``items/year=2025/part-0.parquet`` for tables with a file a year, ``names.parquet`` for the others.

    Lists are arrays, dates are dates. Years that the archive no longer has are removed. Returns the files
    written. ParquetMissing without pyarrow; OSError where the files cannot be written.
    """
    try:
        import pyarrow.parquet as pq
    except ImportError as error:
        raise ParquetMissing from error

    written = []
    for table in TABLES:
        for year in sorted(archive.years) if table.yearly else (None,):
            file = folder / (f"{table.name}/year={year}/part-0.parquet" if table.yearly else f"{table.name}.parquet")
            file.parent.mkdir(parents=True, exist_ok=True)
            temporary = file.with_name(f".{file.name}.tmp")
            try:
                pq.write_table(arrow_table(table, rows(archive, table.name, year)), temporary, compression="zstd")
                temporary.replace(file)
            finally:
                temporary.unlink(missing_ok=True)
            written.append(file)
    for stale in sorted({*folder.glob("*/year=*/part-0.parquet")} - {*written}):
        stale.unlink()
        stale.parent.rmdir()
    return tuple(written)


def arrow_table(table: Table, lines: Iterable[Row]) -> Any:
    """The rows as a `pyarrow.Table` with the table's types; every column's meaning is in its metadata."""
    import pyarrow as pa

    types = {
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "list": pa.list_(pa.string()),
    }
    schema = pa.schema(
        [
            pa.field(f.name, types[f.type], nullable=not f.required, metadata={"description": f.about})
            for f in table.fields
        ],
        metadata={"description": table.about},
    )
    columns: list[list[Any]] = [[] for _ in table.fields]
    for row in lines:
        for column, field, value in zip(columns, table.fields, row, strict=True):
            column.append(float(value) if field.type == "number" and isinstance(value, int | float) else value)
    return pa.table([pa.array(c, type=f.type) for c, f in zip(columns, schema, strict=True)], schema=schema)
