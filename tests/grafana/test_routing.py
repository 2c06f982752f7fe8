"""Who is told what, by the real amtool and by a real Alertmanager that delivers to a mailbox and a webhook here."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboards.alerts.figure import KEYS
from pipeline.grafana import Kind
from tests.dashboards.alerting import annotated
from tests.grafana.alertmanager import ALL_WEEK, NEVER, Alertmanager, amtool, running, until, write
from tests.grafana.planned import wanted
from tests.grafana.receivers import Hook, Mailbox, serving

STEPS = wanted()
TITLES = {
    rule["uid"].removeprefix("undertow-"): rule["title"]
    for step in STEPS
    if step.kind is Kind.RULE_GROUP
    for rule in step.body["rules"]
}


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("routes"), STEPS, smtp="127.0.0.1:25", hook="http://127.0.0.1/")


def test_alertmanager_takes_our_tree_and_templates(routes: Path) -> None:
    said = amtool("check-config", str(routes))
    assert said.returncode == 0, said.stderr
    assert " - 1 templates\n  SUCCESS" in said.stdout


@pytest.mark.parametrize(
    ("rule", "receiver"),
    [
        ("signal-finance", "undertow-finance"),
        ("signal-technology", "undertow-technology"),
        ("signal-hr", "undertow-hr"),
        ("source-down", "undertow-it"),
        ("source-late", "undertow-it"),
        ("source-partial", "undertow-it"),
        ("source-drifted", "undertow-it"),
        ("disk", "undertow-it"),
        ("set-aside", "undertow-it"),
        ("behind", "undertow-it"),
    ],
)
def test_each_rule_goes_to_one_receiver(routes: Path, rule: str, receiver: str) -> None:
    labels = [f"alertname={TITLES[rule]}", "unit=Finance", "org=acme"]
    said = amtool("config", "routes", "test", f"--config.file={routes}", f"--verify.receivers={receiver}", *labels)
    assert said.returncode == 0, said.stdout + said.stderr


def test_every_rule_is_routed_and_somebody_elses_alert_is_not_ours(routes: Path) -> None:
    assert len(TITLES) == 10
    said = amtool("config", "routes", "test", f"--config.file={routes}", "alertname=Something else", "unit=Finance")
    assert said.stdout.strip() == "nobody"


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    with serving(Mailbox()) as box:
        yield box


@pytest.fixture(scope="module")
def hook() -> Iterator[Hook]:
    with serving(Hook()) as hook:
        yield hook


@pytest.fixture(scope="module")
def alertmanager(tmp_path_factory: pytest.TempPathFactory, mailbox: Mailbox, hook: Hook) -> Iterator[Alertmanager]:
    """With the one open hour always open."""
    folder = tmp_path_factory.mktemp("alertmanager")
    with running(write(folder, STEPS, smtp=mailbox.address, hook=hook.url, times={"open": ALL_WEEK})) as started:
        yield started


def fired(folder: Path, rule: str, **labels: str) -> dict[str, Any]:
    """An alert as Grafana's rule would post it, its words rendered."""
    audience = "change-lead" if rule.startswith("signal") else "it"
    known = {
        "org": "acme",
        "id": "1",
        "unit": "Sales",
        "tool": "any",
        "pattern": "licence_idling",
        "state": "open",
        "since": "2026-W03",
    }
    all_labels = {"audience": audience} | (known if audience == "change-lead" else {"source": "github-copilot"}) | labels
    figure = float("1" + str(1 + KEYS["certainty"].index("medium")) + "01" + "01" + "0" * 10)
    uid = "undertow-signal-finance" if audience == "change-lead" else f"undertow-{rule}"
    (alert,) = annotated(folder, uid, [{"labels": all_labels, "value": figure}])
    grafana = {"alertname": TITLES[rule], "grafana_folder": "Undertow"}
    return {"labels": all_labels | grafana, "annotations": alert["annotations"], "generatorURL": "https://grafana.example.org/"}


def about(mailbox: Mailbox, unit: str) -> list[str]:
    texts = [mail.get_body(("plain",)) for mail in mailbox.mails if unit in mail["Subject"]]
    return [text.get_content() for text in texts if text]


def test_a_unit_gets_one_message_for_all_its_signals(alertmanager: Alertmanager, mailbox: Mailbox, tmp_path: Path) -> None:
    both = [fired(tmp_path, "signal-hr", id="1"), fired(tmp_path, "signal-hr", id="2", pattern="workaround_drop")]
    alertmanager.post([*both, fired(tmp_path, "signal-hr", id="3", unit="Legal")])
    until(lambda: about(mailbox, "Sales") and about(mailbox, "Legal"))
    (sales,), (legal,) = about(mailbox, "Sales"), about(mailbox, "Legal")
    assert sales.count("Wat we zien: ") == 2
    assert legal.count("Wat we zien: ") == 1
    for part in (
        "Hoe zeker: ",
        "Wat het ook kan zijn: ",
        "Wat kan helpen: ",
        "De cijfers: https://grafana.example.org/d/undertow-",
    ):
        assert sales.count(part) == 2
    assert [mail["To"] for mail in mailbox.mails] == ["hr@example.org"] * 2


def test_what_lasts_is_not_said_again_and_what_ends_is_said_once(
    alertmanager: Alertmanager, mailbox: Mailbox, tmp_path: Path
) -> None:
    open_one = fired(tmp_path, "signal-hr", id="4", unit="Support")
    alertmanager.post([open_one])
    until(lambda: about(mailbox, "Support"))
    # Another certainty is another figure, not another alert.
    changed = {**open_one, "annotations": open_one["annotations"] | {"sure_nl": "vrij zeker"}}
    for _ in range(3):
        alertmanager.post([changed])
        time.sleep(0.5)
    assert len(about(mailbox, "Support")) == 1
    gone = {**changed, "endsAt": "2026-01-01T00:00:00Z"}
    alertmanager.post([gone, fired(tmp_path, "signal-hr", id="4", unit="Support", state="ended")])
    until(lambda: len(about(mailbox, "Support")) == 2)
    closing = about(mailbox, "Support")[-1]
    assert closing.startswith("Niet meer actueel: ")
    assert "Wat we zien" not in closing
    time.sleep(1.5)
    assert len(about(mailbox, "Support")) == 2


def test_a_change_lead_on_slack_reads_the_same_in_english(alertmanager: Alertmanager, hook: Hook, tmp_path: Path) -> None:
    hook.bodies.clear()
    alertmanager.post([fired(tmp_path, "signal-technology", unit="Search")])
    until(lambda: hook.bodies)
    (attachment,) = hook.bodies[0]["attachments"]
    assert attachment["title"] == "A reason to have a conversation: Search"
    parts = ("What we see: ", "How sure: ", "What else it may be: ", "What may help: ", "The figures: https://")
    assert [attachment["text"].count(part) for part in parts] == [1] * 5
    hook.bodies.clear()


def test_it_is_told_of_a_fault_and_of_its_end(alertmanager: Alertmanager, hook: Hook, mailbox: Mailbox, tmp_path: Path) -> None:
    before = len(mailbox.mails)
    fault = fired(tmp_path, "source-down")
    alertmanager.post([fault])
    until(lambda: hook.bodies)
    alertmanager.post([{**fault, "endsAt": "2026-01-01T00:00:00Z"}])
    until(lambda: len(hook.bodies) == 2)
    assert [body["status"] for body in hook.bodies] == ["firing", "resolved"]
    assert "GitHub Copilot" in hook.bodies[0]["alerts"][0]["annotations"]["fault_en"]
    assert len(mailbox.mails) == before


def test_a_receiver_that_refuses_gets_it_when_it_is_well_again(alertmanager: Alertmanager, hook: Hook, tmp_path: Path) -> None:
    hook.bodies.clear()
    hook.status = 503
    alertmanager.post([fired(tmp_path, "disk")])
    until(lambda: hook.bodies)
    hook.status = 200
    refused = len(hook.bodies)
    until(lambda: len(hook.bodies) > refused)
    assert hook.bodies[-1]["status"] == "firing"


def test_outside_the_hour_nobody_is_written_to_and_it_is(tmp_path: Path, mailbox: Mailbox, hook: Hook) -> None:
    hook.bodies.clear()
    before = len(mailbox.mails)
    config = write(tmp_path, STEPS, smtp=mailbox.address, hook=hook.url, times={"open": NEVER})
    with running(config) as closed:
        closed.post([fired(tmp_path, "signal-hr", unit="Night"), fired(tmp_path, "source-late")])
        until(lambda: hook.bodies)
        time.sleep(1.5)
    assert len(mailbox.mails) == before
