"""What is technical: told to IT alone, when it happens and when it is mended; so is a query that fails."""

from dashboards.alerts.rule import Rule, read_sql
from dashboards.alerts.wording import chosen
from dashboards.generate import LANGUAGES
from dashboards.sql import words_of
from pipeline.texts import catalogue

RUNBOOK_PAGE = "docs/runbook.md"


def of_source(name: str, contact_point: str) -> Rule:
    """A rule about sources."""
    kind = name.removeprefix("source_")
    return technical(name, contact_point, f"undertow-source-{kind}", f"Undertow source {kind}")


def technical(name: str, contact_point: str, uid: str, title: str) -> Rule:
    """A rule for IT; the uid never changes."""
    annotations = {"runbook": f"{RUNBOOK_PAGE}#{name.replace('_', '-')}"}
    for language in LANGUAGES:
        texts = catalogue(language)
        source = chosen("source", words_of("source", language))
        annotations[f"fault_{language}"] = texts[f"alert.{name}"].format(source=source)
        annotations[f"cure_{language}"] = texts[f"alert.{name}_cure"]
    return Rule(
        uid=uid,
        title=title,
        sql=read_sql(name),
        labels={"audience": "it"},
        annotations=annotations,
        when_broken="Error",
        notification={
            "receiver": contact_point,
            "group_by": ["alertname", "grafana_folder"],
            "group_wait": "5m",
            "group_interval": "1h",
            "repeat_interval": "1d",
        },
    )
