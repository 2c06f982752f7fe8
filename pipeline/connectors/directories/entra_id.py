"""Microsoft Entra ID: the list of users, from Microsoft Graph or from the admin centre.

What to ask for: ``GET /users`` with ``$select=userPrincipalName,department,employeeOrgData,employeeType,userType,accountEnabled``
(JSON, all pages), or *Users > All users > Download users* (CSV). The unit is ``department``, under
``employeeOrgData.division`` where that is filled in; the CSV has no division.

When it misleads
----------------
* Without ``$select`` Graph leaves ``department`` out: everybody would have no unit.
* ``department`` is free text: two spellings are two units.
* The key is the user principal name, which some tenants change on marriage or move.
"""

from pipeline.connectors.base import Json, person_key
from pipeline.connectors.directories.base import Colleague, Directory, is_staff, nested, switch, text, unit_path


def colleague(record: Json) -> Colleague:
    """One user; a guest, or an account that is switched off, is not counted.

    >>> colleague({"userPrincipalName": "U1@example.org", "department": "Payments", "userType": "Member",
    ...            "employeeOrgData": {"division": "Engineering"}})
    Colleague(id='', person='u1@example.org', path=('Engineering', 'Payments'), counted=True)
    >>> colleague({"userprincipalname": "u2", "department": "", "accountenabled": "False"}).counted
    False
    """
    fields = {name.casefold(): value for name, value in record.items()}
    division = text(nested(fields, "employeeorgdata"), "division")
    return Colleague(
        "",
        person_key(fields.get("userprincipalname"), "userPrincipalName"),
        unit_path((division, text(fields, "department")) if text(fields, "department") else (), "department"),
        switch(fields, "accountenabled", default=True) and is_staff(fields.get("usertype"), fields.get("employeetype")),
    )


ENTRA_ID = Directory(
    name="entra-id",
    wrappers=frozenset({"value"}),
    marks=frozenset({"userPrincipalName"}),
    columns=("userprincipalname", "department"),
    optional=("usertype", "accountenabled", "employeetype"),
    colleague=colleague,
)
