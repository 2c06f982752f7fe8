"""Whose things are whose: the names that one installation of Undertow uses in a Grafana that others use too."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pipeline.errors import WrongUse
from pipeline.grafana.plan import FOLDER_TITLE, OWNED, Kind, Step

NAME = re.compile(r"[a-z0-9]{1,8}")
OURS = re.compile(rf"(?<![\w.-]){OWNED}(?=[-.][a-z])")
"""The beginning of a name that we gave, wherever it stands: ``undertow-adoption-nl``, ``undertow.title.nl``."""
LONGEST_UID = 40


@dataclass(frozen=True, slots=True)
class Installation:
    """One installation; without a name, the only one in its Grafana.

    Everything it makes begins with its prefix, and whatever does not is somebody else's. No prefix begins another one.

    >>> Installation("acme").prefix, Installation("acme").owns("undertow-hr"), Installation().owns("undertow-hr")
    ('acme-undertow', False, True)
    """

    name: str = ""

    def __post_init__(self) -> None:
        if self.name and not NAME.fullmatch(self.name):
            raise WrongUse("The name of the installation cannot be used.", "Take up to eight lower-case letters and digits.")

    @property
    def prefix(self) -> str:
        """What every name begins with; also the folder's uid."""
        return f"{self.name}-{OWNED}" if self.name else OWNED

    @property
    def folder_title(self) -> str:
        """What the folder is called."""
        return f"{FOLDER_TITLE} {self.name}".rstrip()

    def owns(self, name: str) -> bool:
        """Whether something of this name is ours."""
        return name == self.prefix or name.startswith((f"{self.prefix}-", f"{self.prefix}."))

    def of(self, steps: Iterable[Step]) -> list[Step]:
        """A plan with the names of this installation.

        Raises
        ------
        WrongUse
            A name becomes longer than Grafana takes.
        """
        named = [_KINDS.get(step.kind, _whole)(step, self) for step in steps] if self.name else list(steps)
        for uid in (uid for step in named for uid in _uids(step)):
            if len(uid) > LONGEST_UID:
                raise WrongUse(
                    f"The uid {uid} is longer than Grafana takes.", "Shorten the installation's or the contact's name."
                )
        return named

    def renamed(self, value: Any) -> Any:  # noqa: ANN401  # any JSON
        """Any JSON with our names as those of this installation."""
        if isinstance(value, str):
            return OURS.sub(self.prefix, value)
        if isinstance(value, Mapping):
            return {key: self.renamed(inner) for key, inner in value.items()}
        return [self.renamed(inner) for inner in value] if isinstance(value, list | tuple) else value


def _whole(step: Step, names: Installation) -> Step:
    return replace(step, uid=names.renamed(step.uid), title=names.renamed(step.title), body=names.renamed(step.body))


def _folder(step: Step, names: Installation) -> Step:
    return replace(step, uid=names.prefix, title=names.folder_title, body={"uid": names.prefix, "title": names.folder_title})


def _datasource(step: Step, names: Installation) -> Step:
    title = step.title.replace(FOLDER_TITLE, names.folder_title)
    return replace(
        step, uid=names.renamed(step.uid), title=title, body={**step.body, "uid": names.renamed(step.uid), "name": title}
    )


def _contact_point(step: Step, names: Installation) -> Step:
    # An address may hold a name like ours.
    uid, said = names.renamed(step.uid), step.body["settings"]
    settings = {key: names.renamed(value) if "{{ template" in str(value) else value for key, value in said.items()}
    return replace(step, uid=uid, title=uid, body={**step.body, "uid": uid, "name": uid, "settings": settings})


def _rule_group(step: Step, names: Installation) -> Step:
    # So may a unit, in the query.
    rules = []
    for rule in step.body["rules"]:
        queries = [_query(query, names) for query in rule["data"]]
        own = {key: names.renamed(value) for key, value in rule.items() if key not in {"data", "labels"}}
        rules.append({**rule, **own, "data": queries, "folderUID": names.prefix})
    title = names.renamed(step.title)
    body = {**step.body, "title": title, "folderUid": names.prefix, "rules": rules}
    return replace(step, uid=title, title=title, body=body)


def _query(query: Mapping[str, Any], names: Installation) -> dict[str, Any]:
    sql = {key: query["model"][key] for key in ("rawSql",) if key in query["model"]}
    renamed: dict[str, Any] = names.renamed(query)
    return {**renamed, "model": {**renamed["model"], **sql}}


def _permissions(step: Step, names: Installation) -> Step:
    return replace(_whole(step, names), uid=names.prefix)


def _uids(step: Step) -> list[str]:
    return [step.uid, *(str(rule["uid"]) for rule in step.body.get("rules", []))]


_KINDS = {
    Kind.FOLDER: _folder,
    Kind.DATASOURCE: _datasource,
    Kind.CONTACT_POINT: _contact_point,
    Kind.RULE_GROUP: _rule_group,
    Kind.PERMISSIONS: _permissions,
}
