"""``digest mail``"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from digest.cli import common


@click.command("mail")
@click.argument("slug")
@common.content_option
@common.templates_option
@click.option("--to", type=common.FOLDER, default=Path("mail"), show_default=True, help="The folder the files go to.")
@click.option("--base-url", default="", help="Public address of the site, in place of the one in digest.yaml.")
@click.option("--drafts", is_flag=True, help="Take a draft, too.")
def command(slug: str, content: Path, templates: Path, to: Path, base_url: str, drafts: bool) -> None:
    """Write the e-mail edition of an issue.

    SLUG is the name of the issue's file or folder: 2025-11-03. Three files are written: SLUG.html, SLUG.txt, and
    SLUG.eml, a complete message of both that a mail program or a mailing service takes.
    """
    from msgspec.structs import replace

    from digest.diagnostics import did_you_mean, failed
    from digest.exports.mail import LIMIT, edition
    from digest.pages.render import environment
    from digest.publishing.whole import write_whole

    base_url = common.check_base_url(base_url)
    loaded = common.read_archive(content, drafts=drafts)
    archive = loaded.archive
    if archive is None or failed(loaded.diagnostics):
        common.show([d for d in loaded.diagnostics if d.level == "error"])
        click.echo("nothing was written: mend the errors first", err=True)
        sys.exit(1)
    slugs = [row.slug for row in archive.issues]
    if slug not in slugs:
        common.fail(f'there is no issue "{slug}". {did_you_mean(slug, slugs, otherwise=_newest(slugs))}'.strip())
    if base_url:
        archive.site = replace(archive.site, url=base_url)
    if not archive.site.contact.email:
        click.echo("digest.yaml names no e-mail address (contact: email:), so the sender is made up", err=True)
    try:
        own = templates if templates.is_dir() else None
        made = edition(archive, archive.issue(slug), environment(archive.site, own))
    except ValueError as error:
        common.fail(f"digest.yaml: {error}")
    to.mkdir(parents=True, exist_ok=True)
    for ending, body in ((".html", made.html.encode()), (".txt", made.text.encode()), (".eml", made.message)):
        write_whole(to / f"{slug}{ending}", body)
        click.echo(str(to / f"{slug}{ending}"))
    if made.left:
        click.echo(f"the last {made.left} items are on the web only: a message over {LIMIT // 1000} KB is cut off")


def _newest(slugs: list[str]) -> str:
    return f"the newest is {slugs[0]}" if slugs else "the archive is empty"
