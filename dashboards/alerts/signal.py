"""An open signal, for the change lead of its unit: an invitation to talk, once a week at most, and a word when it is over.

It misleads when nobody asks the team: a signal says that something may be going on, never what. A failing query tells nobody here
(``KeepLast``): the rules about sources, which read the same store, tell IT.
"""

from collections.abc import Sequence

from dashboards.alerts import figure, wording
from dashboards.alerts.rule import Receiver, Rule, Writing, read_sql
from dashboards.generate import LANGUAGES
from dashboards.house import uid
from dashboards.panels import Json
from dashboards.sql import quoted, words_of

NAME = "signal"
RUNBOOK = "signal"


def build(receiver: Receiver, told: Sequence[Receiver], writing: Writing) -> Rule:
    """The rule of one receiver; whoever has no units of its own gets all that are nobody's."""
    sql = figure.arrays(read_sql(NAME)).replace("$weekday", str(writing.weekday)).replace("$units", _units(receiver, told))
    return Rule(
        uid=f"undertow-signal-{receiver.name}",
        title=f"Undertow signals for {receiver.name}",
        sql=sql,
        labels={"audience": "change-lead"},
        annotations=annotations(),
        when_broken="KeepLast",
        notification=_notification(receiver, writing),
    )


def annotations() -> dict[str, str]:
    """The five parts, in both languages, and the sentence for when it is over."""
    return {f"{part}_{language}": text for language in LANGUAGES for part, text in _parts(language).items()}


def _parts(language: str) -> dict[str, str]:
    return {
        "unit": wording.unit(language),
        "pattern": wording.chosen("pattern", words_of("pattern", language)),
        "about": wording.about(language),
        "seen": wording.seen(language),
        "since": wording.week("since", language),
        "sure": figure.read(figure.SURE, "certainty", words_of("certainty", language)),
        "others": wording.others(language),
        "step": figure.read(figure.STEP, "step", words_of("step", language)),
        "path": f"d/{uid('unit', language)}?var-org={_in_url('org')}&var-unit={_in_url('unit')}{_tool()}&from=now-52w&to=now",
    }


def _in_url(label: str) -> str:
    return f"{{{{ $labels.{label} | urlquery }}}}"


def _tool() -> str:
    """The choice of the tool; none for a signal about no tool, which the dashboard shows whatever is chosen."""
    return f'{{{{ if ne $labels.tool "any" }}}}&var-tool={_in_url("tool")}{{{{ end }}}}'


def _units(receiver: Receiver, told: Sequence[Receiver]) -> str:
    others = sorted({unit for other in told for unit in other.units})
    if receiver.units:
        return f"s.unit IN ({', '.join(map(quoted, receiver.units))})"
    return f"s.unit NOT IN ({', '.join(map(quoted, others))})" if others else "1"


def _notification(receiver: Receiver, writing: Writing) -> Json:
    """Groups are looked at once an hour, in the one hour of the week that is open: so a unit gets one message a week at most.

    A signal that is new is told then; one that lasts, again after some weeks. Grafana forgets after five days what it told,
    unless its ``notification_log_retention`` is longer: without that it is said each week.
    """
    return {
        "receiver": receiver.contact_point,
        "group_by": ["alertname", "grafana_folder", "unit"],
        "group_wait": "5m",
        "group_interval": "1h",
        "repeat_interval": writing.repeat,
        "active_time_intervals": [writing.timing],
    }
