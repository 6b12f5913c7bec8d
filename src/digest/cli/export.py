"""``digest export``"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from digest.cli import common


@click.command("export")
@common.content_option
@click.option(
    "--sqlite", type=click.Path(dir_okay=False, path_type=Path), help="A database file, with full-text search."
)
@click.option("--parquet", type=common.FOLDER, help="A folder of Parquet files, a year each.")
@click.option("--base-url", default="", help="Public address of the site, in place of the one in digest.yaml.")
def command(content: Path, sqlite: Path | None, parquet: Path | None, base_url: str) -> None:
    """Write the dataset for databases.

    The site holds the dataset as CSV and JSON Lines anyway (data/); this is the same for SQLite and Datasette, and
    for Parquet. Drafts are not in it.
    """
    from msgspec.structs import replace

    from digest.diagnostics import failed

    if sqlite is None and parquet is None:
        raise click.UsageError("say what to write: --sqlite archive.db, --parquet parquet, or both")
    base_url = common.check_base_url(base_url)
    loaded = common.read_archive(content)
    archive = loaded.archive
    if archive is None or failed(loaded.diagnostics):
        common.show([d for d in loaded.diagnostics if d.level == "error"])
        click.echo("nothing was written: mend the errors first", err=True)
        sys.exit(1)
    if base_url:
        archive.site = replace(archive.site, url=base_url)
    written: list[Path] = []
    try:
        if sqlite is not None:
            from digest.exports.sqlite import write_sqlite

            written += write_sqlite(archive, sqlite)
        if parquet is not None:
            from digest.exports.parquet import write_parquet

            written += write_parquet(archive, parquet)
    except ImportError:
        common.fail("Parquet needs the package pyarrow: pip install 'digest[parquet]'")
    except OSError as error:
        common.fail(f"{error.filename or sqlite or parquet} cannot be written: {error.strerror or error}")
    for file in written:
        click.echo(str(file))
