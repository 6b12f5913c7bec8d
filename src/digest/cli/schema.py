"""``digest schema``"""

from __future__ import annotations

from pathlib import Path

import click

from digest.cli import common

_NOTE = """\
Visual Studio Code completes and checks the YAML files with its YAML extension, which it now recommends. Its YAML
support does not reach into the front matter of Markdown files: there, Ctrl+Space offers the snippets (issue, photo,
#topic), and the task "digest check" (Terminal, Run Task) underlines what is wrong. `digest serve` shows the same
above the page."""


@click.command("schema")
@click.argument("name", required=False, default="")
@common.content_option
@click.option("--install", "install_", is_flag=True, help="Write the schemas and tell the common text editors of them.")
@click.option("--modelines", is_flag=True, help="With --install: name its schema in the first line of each YAML file.")
def command(name: str, content: Path, install_: bool, modelines: bool) -> None:
    """Print the JSON Schemas of what editors write.

    NAME is one of issue, section, page (front matter), digest, sections, topics, names, series (YAML files); without
    it all are printed as one object. The ids of the content are the choices, so run `digest schema --install` again
    when a vocabulary has changed.
    """
    import json

    from digest.archive.settings import read_settings
    from digest.checking.schemas import NAMES, schemas
    from digest.diagnostics import did_you_mean

    common.need_content(content)
    if name and name not in NAMES:
        hint = did_you_mean(name, NAMES, otherwise=f"it is one of {', '.join(NAMES)}")
        common.fail(f'there is no schema "{name}"; {hint}')
    settings = read_settings(content)
    made = schemas(settings)
    if not install_:
        click.echo(json.dumps(made[name] if name else made, ensure_ascii=False, indent=2))
        return
    from digest.checking.wiring import install

    try:
        done = install(content.resolve().parent, content, settings, made, modelines=modelines)
    except OSError as error:
        common.fail(f"the schemas could not be written: {error.strerror}")
    for path in done.written:
        click.echo(f"written: {path}")
    if not done.written:
        click.echo("everything was there already")
    for advice in done.advice:
        click.echo(advice)
    click.echo(_NOTE)
