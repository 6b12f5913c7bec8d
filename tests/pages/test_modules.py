"""Joining the modules of the search page."""

from __future__ import annotations

from digest.pages.modules import join

MODULES = {
    "main.js": 'import { $ } from "./dom.js";\nimport { find } from "./find.js";\nfind($);\nimport("./later.js");\n',
    "find.js": 'import { $ } from "./dom.js";\nexport const find = () => $;\n',
    "dom.js": "export const $ = 1;\n",
    "later.js": 'import { $ } from "./dom.js";\nimport { other } from "./other.js";\nexport const take = $;\n',
    "other.js": "export const other = 2;\n",
    "start.js": "(() => 1)();\n",
}


def test_what_the_main_module_imports_is_put_into_it() -> None:
    """Each after what it imports itself, and once."""
    joined = join(MODULES)
    assert joined["main.js"] == 'export const $ = 1;\nexport const find = () => $;\nfind($);\nimport("./later.js");\n'
    assert set(joined) == {"main.js", "later.js", "other.js", "start.js"}


def test_what_is_loaded_later_imports_from_the_joined_file() -> None:
    assert join(MODULES)["later.js"] == (
        'import { $ } from "./main.js";\nimport { other } from "./other.js";\nexport const take = $;\n'
    )


def test_modules_written_otherwise_stay_apart() -> None:
    """A site's own module is not broken for the way it is written."""
    for own in (
        'import * as dom from "./dom.js";\nexport const find = dom.$;\n',
        'import {\n  $,\n} from "./dom.js";\nexport const find = $;\n',
        'export { $ as find } from "./dom.js";\n',
        'import { $ as one } from "./dom.js";\nexport const find = one;\n',
        'import { gone } from "./gone.js";\nexport const find = gone;\n',
    ):
        assert join({**MODULES, "find.js": own}) == {**MODULES, "find.js": own}
