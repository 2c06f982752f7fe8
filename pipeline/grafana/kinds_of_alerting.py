"""How templates, contact points, timings and rule groups are found, written and removed."""

from collections.abc import Callable

from pipeline.grafana.installation import Installation
from pipeline.grafana.kinds import ALERTING, Json, Manner, Requests, Sent, Sight, delete, post, put
from pipeline.grafana.ownership import is_ours, refuse_foreign
from pipeline.grafana.plan import Kind, Step

TEMPLATES, CONTACT_POINTS, TIMINGS = (f"{ALERTING}/{name}" for name in ("templates", "contact-points", "mute-timings"))


def listed(kind: Kind, path: str, key: str) -> Callable[[Sight], dict[str, Json]]:
    """What of ours is on a list, by name; what is in a place that we want must be ours, others of our name are left alone."""

    def owned(sight: Sight) -> dict[str, Json]:
        named = {item[key]: item for item in sight.grafana.request("GET", path) or [] if sight.names.owns(str(item[key]))}
        for uid in named.keys() & sight.wanted.keys():
            refuse_foreign(kind.value, uid, named[uid])
        return {uid: body for uid, body in named.items() if is_ours(body)}

    return owned


def replaced(kind: Kind, path: str, key: str) -> Manner:
    """What has a list of its own, is made by POST, and replaced by PUT."""
    return Manner(listed(kind, path, key), post(path), put(path), delete(path))


def templates() -> Manner:
    """Templates: there is only PUT, and the name stands in the path alone."""

    def sent(step: Step, _: Requests) -> Sent:
        return "PUT", f"{TEMPLATES}/{step.uid}", {"template": step.body["template"]}

    return Manner(listed(Kind.TEMPLATE, TEMPLATES, "name"), sent, sent, delete(TEMPLATES))


def rule_groups(names: Installation) -> Manner:
    """Rule groups of our folder, by name: people may have made groups of their own in it."""
    path = f"{ALERTING}/folder/{names.prefix}/rule-groups"

    def owned(sight: Sight) -> dict[str, Json]:
        rules = sight.grafana.request("GET", f"{ALERTING}/alert-rules") or []
        of_ours = [rule for rule in rules if rule["folderUID"] == names.prefix and names.owns(rule["ruleGroup"])]
        for rule in of_ours:
            if rule["ruleGroup"] in sight.wanted:
                refuse_foreign("rule group", rule["ruleGroup"], rule)
        groups = sorted({rule["ruleGroup"] for rule in of_ours if is_ours(rule)})
        found = {name: sight.grafana.find(f"{path}/{name}") for name in groups}
        return {name: body for name, body in found.items() if body is not None}

    return Manner(owned, put(path), put(path), delete(path))
