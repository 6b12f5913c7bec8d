"""``digest serve``"""

from __future__ import annotations

import threading
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli import common
from digest.cli.interrupt import ended_by_interrupt
from digest.cli.progress import progress

if TYPE_CHECKING:
    from digest.build import Options, Result
    from digest.serving.preview import Preview
    from digest.serving.server import Server


@click.command("serve")
@common.content_option
@common.templates_option
@common.output_option
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The first port to try.")
@click.option("--drafts/--no-drafts", default=True, show_default=True, help="Show drafts.")
@click.option("--no-search", is_flag=True, help="Leave out the search index.")
@common.jobs_option
def command(
    content: Path, templates: Path, output: Path, port: int, drafts: bool, no_search: bool, jobs: int | None
) -> None:
    """Show the site while it is being written.

    The preview is for this machine only. A saved file is on its page at once; what `digest check` finds stands above
    the page it belongs to. The site in the output folder is not touched. Ctrl-C ends it.
    """
    from digest.build import Options
    from digest.parallel import cores
    from digest.publishing.place import PlaceError
    from digest.serving.preview import Preview, preview_folder
    from digest.serving.server import bind

    common.need_content(content)
    options = Options(
        content=content, output=preview_folder(output), templates=templates if templates.is_dir() else None,
        drafts=drafts, lenient=True, search=False,
    )  # fmt: skip
    preview = Preview(options)
    painted = ExitStack()
    with ended_by_interrupt("\nended", code=0, also=painted.close):
        try:
            # The first build may take every core; later ones share the process with the server's threads.
            with painted:
                _say(preview.update(painted.enter_context(progress()), jobs=jobs or cores()), preview)
            try:
                server = bind(port, preview)
            except OSError as error:
                common.fail(f"no free port from {port} on ({error.strerror})")
            if server.server_port != port:
                click.echo(f"port {port} is in use, so this is port {server.server_port}")
            click.echo(f"{server.url} shows the site, for this machine only; Ctrl-C ends it")
            _run(preview, server, options, templates, search=not no_search)
        except PlaceError as error:
            common.fail(str(error))


def _run(preview: Preview, server: Server, options: Options, templates: Path, *, search: bool) -> None:
    """Serve, and build at every change, until interrupted."""
    from digest.serving.checker import Checker
    from digest.serving.index import Indexer
    from digest.serving.watch import changes

    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)
    serving.start()
    indexer = Indexer(preview.options) if search else None
    if indexer is not None:
        indexer.start()
        indexer.ask()
    checker = Checker(options.content, options.output, drafts=options.drafts)
    stop = threading.Event()
    first = True
    try:
        for saved in changes([options.content, templates], stop):
            if saved or first:  # first: something may have been saved before the watch began
                first = False
                preview.look_ahead(saved)
                result = preview.update()
                if result.written or result.removed or not result.published:
                    _say(result, preview)
                    if indexer is not None:
                        indexer.ask()
            else:
                preview.prepare()
                found = checker.done()
                if found is not None and not preview.unchecked:  # else something was saved meanwhile
                    preview.adopt(found)
                if preview.unchecked and not checker.busy:
                    preview.unchecked = False
                    checker.start()
    finally:
        stop.set()
        checker.end()
        if indexer is not None:
            indexer.end()
        server.shutdown()
        server.server_close()


def _say(result: Result, preview: Preview) -> None:
    """One line about a build; where there is nothing to show, the reasons."""
    from digest.diagnostics import summary

    if not preview.state.built:
        common.show([d for d in preview.state.problems if d.level == "error"])
    seconds = sum(result.seconds.values())
    problems = summary(preview.state.problems)
    what = f"{result.written:,} files in {seconds:.2f} s" if result.published else "not built"
    click.echo(f"{what}{': ' + problems if problems else ''}")
