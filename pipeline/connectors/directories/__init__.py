"""Directories as rosters: the people and units of an identity provider, one provider a file, each a set of pure readers.

The rule for people
-------------------
Somebody is counted in one unit: the one their department or organisational unit names. Where only groups tell (SCIM), it is the
deepest of their groups; somebody in two groups of which neither lies in the other is counted in no unit, because no export says
which is the one they work in. Contractors, guests, service accounts and closed accounts are not counted at all
(:data:`~pipeline.connectors.directories.base.NOT_STAFF`).

The rule for units
------------------
A unit is named by its whole path (``Engineering/Payments``), since two departments may both have a team called Support; what
stands before the last stroke is the unit above. A provider's export is of one day: the roster says which day serves which
quarter.

>>> sorted(DIRECTORIES)
['entra-id', 'google-workspace', 'scim']
"""

from collections.abc import Mapping

from pipeline.connectors.directories.base import Directory
from pipeline.connectors.directories.entra_id import ENTRA_ID
from pipeline.connectors.directories.google_workspace import GOOGLE_WORKSPACE
from pipeline.connectors.directories.scim import SCIM

DIRECTORIES: Mapping[str, Directory] = {directory.name: directory for directory in (ENTRA_ID, GOOGLE_WORKSPACE, SCIM)}
