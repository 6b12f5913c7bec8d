"""Rules about digest.yaml and the four vocabularies."""

from __future__ import annotations

from digest.rules.rule import Rule

RULES = (
    Rule(
        "no-site",
        "error",
        "there is no digest.yaml",
        "The site needs a title and an address. They stand in content/digest.yaml.",
        "",
        'title: "Zubrovia Digest"\nurl: https://digest.example/',
    ),
    Rule(
        "unknown-rule",
        "error",
        "rules: names no rule",
        "Under rules: in digest.yaml the levels of single rules are set, by their codes. `digest explain` "
        "lists the codes.",
        "rules:\n  unlinked-domains: warning",
        "rules:\n  unlinked-domain: warning",
    ),
    Rule(
        "invalid-id",
        "error",
        "not an id",
        "Ids are parts of addresses. They have small Latin letters, digits and hyphens, start with a letter, and never "
        "change. A few words that some systems reserve (con, aux, nul) cannot be ids.",
        "- id: Political Prisoners",
        "- id: political-prisoners",
    ),
    Rule(
        "duplicate-id",
        "error",
        "an id stands twice",
        "An id belongs to one entry of its vocabulary, and in an issue to one item. Otherwise a link could not tell "
        "which of the two it means.",
        "{#drones}\nFirst item.\n\n{#drones}\nSecond item.",
        "{#drones}\nFirst item.\n\n{#drones-brest}\nSecond item.",
    ),
    Rule(
        "duplicate-alias",
        "error",
        "two sections claim one heading",
        "A heading in an issue opens the section that has it as its title or alias, capitals ignored. So no heading "
        "may belong to two sections.",
        "- id: military\n  title: Security\n- id: political\n  title: Politics\n  aliases: [security]",
        "- id: military\n  title: Security\n- id: political\n  title: Politics",
    ),
    Rule(
        "ambiguous-name",
        "error",
        "two names claim one form",
        "If a form could mean two people, a mention of it must not be counted for either. List the form "
        "under ambiguous: "
        "of one of them; then it is shown with the name but never matched.",
        "- id: vandrouny\n  name: Pavel Vandrouny\n  short: [Vandrouny]\n"
        "- id: vandrouny-ihar\n  name: Ihar Vandrouny\n  short: [Vandrouny]",
        "- id: vandrouny\n  name: Pavel Vandrouny\n  ambiguous: [Vandrouny]\n"
        "- id: vandrouny-ihar\n  name: Ihar Vandrouny",
    ),
    Rule(
        "duplicate-value",
        "warning",
        "a value of a series stands twice",
        "The same date, source and number twice in one series would draw the same point twice. Delete one of them.",
        "values:\n  - {date: 2024-05-01, value: 12, source: Lantern}\n  - {date: 2024-05-01, value: 12, "
        "source: Lantern}",
        "values:\n  - {date: 2024-05-01, value: 12, source: Lantern}",
    ),
    Rule(
        "unknown-section",
        "error",
        "no such section",
        "Sections stand in content/sections.yaml, with every heading they ever had. A heading that is not there is "
        "spelled wrongly, is a headline that needs ###, or is a new alias that sections.yaml should list.",
        "## Militery developments",
        "## Military developments",
    ),
    Rule(
        "unknown-topic",
        "error",
        "no such topic",
        "Items are filed under the topics of content/topics.yaml only, so that a topic's page has all of them and no "
        "second spelling. Use a known topic, or add the new one to topics.yaml first. For a plain sign write \\#.",
        "Two more were released. #political-prisoner",
        "Two more were released. #political-prisoners",
    ),
    Rule(
        "unknown-series",
        "error",
        "no such series",
        "Figures belong to the series of content/series.yaml.",
        "- series: prisoner\n  date: 2025-11-03\n  value: 12",
        "- series: prisoners\n  date: 2025-11-03\n  value: 12",
    ),
    Rule(
        "unknown-name",
        "error",
        "no such name",
        "Names stand in content/names.yaml; links and see_also: point at them by their ids.",
        "see_also: [vandrony]",
        "see_also: [vandrouny]",
    ),
)
