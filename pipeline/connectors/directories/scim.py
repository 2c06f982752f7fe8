"""SCIM 2.0: users and groups, as Okta, Entra ID, GitHub, Slack and others hold them.

What to ask for: ``GET /Users`` and ``GET /Groups``, all pages. The unit is the enterprise extension's ``department``, under its
``division`` where that is filled in. Where no user of the export has a department, the groups are the units, a group within a
group below it.

When it misleads
----------------
* Groups are made for access too ("everybody", "VPN"): such groups overlap, and people in two that do not lie in one another are
  counted nowhere. Leave them out of the export, or choose the units with ``--roster-groups 'team-*'``.
* Groups name their members by id: without the users of the same provider nobody can be joined.

References
----------
RFC 7643, sections 4.1 to 4.3.
"""

from collections.abc import Mapping

from pipeline.connectors.base import BadRecord, Fault, Json, person_key
from pipeline.connectors.directories.base import Colleague, Directory, Team, is_staff, nested, switch, text, unit_path

ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


def colleague(record: Json) -> Colleague:
    """One user.

    >>> colleague({"id": "7", "userName": "U1", "active": True, ENTERPRISE: {"department": "Payments"}})
    Colleague(id='7', person='u1', path=('Payments',), counted=True)
    """
    enterprise = nested(record, ENTERPRISE)
    department = text(enterprise, "department")
    return Colleague(
        text(record, "id"),
        person_key(record.get("userName"), "userName"),
        unit_path((text(enterprise, "division"), department) if department else (), "department"),
        switch(record, "active", default=True) and is_staff(record.get("userType")),
    )


def team(record: Json) -> Team | None:
    """One group, or None for a record that is none.

    >>> team({"id": "g1", "displayName": "Payments", "members": [{"value": "7"}, {"value": "g2", "type": "Group"}]})
    Team(id='g1', name='Payments', people=('7',), groups=('g2',))
    """
    if "userName" in record:
        return None
    members = record.get("members") or []
    if not isinstance(members, list) or not all(isinstance(one, dict) for one in members):
        raise BadRecord(Fault.WRONG_TYPE, "members")
    (name,) = unit_path((text(record, "displayName"),), "displayName") or _nameless()
    groups = tuple(text(one, "value") for one in members if _is_group(one))
    return Team(text(record, "id"), name, tuple(text(one, "value") for one in members if not _is_group(one)), groups)


def _nameless() -> tuple[str, ...]:
    raise BadRecord(Fault.MISSING_FIELD, "displayName")


def _is_group(member: Mapping[str, object]) -> bool:
    return text(member, "type").casefold() == "group" or "/Groups/" in text(member, "$ref")


SCIM = Directory(
    name="scim",
    wrappers=frozenset({"Resources"}),
    marks=frozenset({"userName", "displayName"}),
    colleague=colleague,
    team=team,
)
