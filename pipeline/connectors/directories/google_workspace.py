"""Google Workspace: the list of users, from the Directory API or from the admin console.

What to ask for: ``users.list`` of the Admin SDK (JSON, all pages), or *Directory > Users > Download users* (CSV). The unit is the
organisational unit's path; who stands at its top is placed by the department.

When it misleads
----------------
* Organisational units are made for settings, not for teams; where they are flat, give a roster of your own.
* The employee's type is free text, in ``organizations[].description`` of the API.
"""

from pipeline.connectors.base import BadRecord, Fault, Json, person_key
from pipeline.connectors.directories.base import Colleague, Directory, is_staff, switch, text, unit_path

_EMAIL, _PATH, _STATUS = "email address [required]", "org unit path [required]", "status [read only]"


def colleague(record: Json) -> Colleague:
    """One user; who is suspended or archived is not counted.

    >>> colleague({"primaryEmail": "U1@example.org", "orgUnitPath": "/Engineering/Payments"})
    Colleague(id='', person='u1@example.org', path=('Engineering', 'Payments'), counted=True)
    >>> colleague({"primaryEmail": "u2@example.org", "orgUnitPath": "/", "suspended": True}).counted
    False
    """
    return _of_console(record) if _EMAIL in record else _of_api(record)


def _of_api(record: Json) -> Colleague:
    department, kind = _organisation(record)
    return Colleague(
        "",
        person_key(record.get("primaryEmail"), "primaryEmail"),
        _path(text(record, "orgUnitPath"), department),
        not switch(record, "suspended", default=False) and not switch(record, "archived", default=False) and is_staff(kind),
    )


def _of_console(record: Json) -> Colleague:
    return Colleague(
        "",
        person_key(record.get(_EMAIL), "Email Address"),
        _path(text(record, _PATH), text(record, "department")),
        text(record, _STATUS).casefold() in {"", "active"} and is_staff(record.get("employee type")),
    )


def _organisation(record: Json) -> tuple[str, str]:
    """Department and kind, of the primary organisation where there are several."""
    listed = record.get("organizations")
    if listed is None:
        return "", ""
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise BadRecord(Fault.WRONG_TYPE, "organizations")
    # False sorts first: the primary one, else the first that is listed.
    own: Json = min(listed, key=lambda one: one.get("primary") is not True, default={})
    return text(own, "department"), text(own, "description")


def _path(organisational_unit: str, department: str) -> tuple[str, ...]:
    units = tuple(part.strip() for part in organisational_unit.split("/") if part.strip())
    return unit_path(units or (department,), "orgUnitPath")


GOOGLE_WORKSPACE = Directory(
    name="google-workspace",
    wrappers=frozenset({"users"}),
    marks=frozenset({"primaryEmail"}),
    columns=(_EMAIL, _PATH),
    optional=(_STATUS, "employee type", "department"),
    colleague=colleague,
)
