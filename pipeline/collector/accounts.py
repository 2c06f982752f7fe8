"""Other names of a person: vendors know people by their login, directories by their address.

A CSV with the columns ``account,person``: each login, user id or address that a vendor reports, and the person of the roster that
it belongs to. Somebody with two accounts is one person then, and is counted once.
"""

from collections.abc import Mapping
from pathlib import Path

from pipeline.collector.rejections import ROSTER, Rejections
from pipeline.collector.tables import read_table
from pipeline.connectors.base import BadRecord, Fault, person_key

COLUMNS = ("account", "person")

Accounts = Mapping[str, str]
"""Account to person; in the edge's memory only."""


def read_accounts(path: Path, rejections: Rejections) -> Accounts:
    """The accounts of a file; an account of two people belongs to neither.

    Raises
    ------
    UnusableInput
        The file is no such table.
    """
    people: dict[str, str] = {}
    disputed: set[str] = set()
    for number, line in read_table(path, COLUMNS, (), rejections, ROSTER):
        try:
            account, person = person_key(line["account"], "account"), person_key(line["person"], "person")
        except BadRecord as fault:
            rejections.add(fault.fault, ROSTER, path.name, number, fault.field)
            continue
        if people.setdefault(account, person) != person:
            rejections.add(Fault.ACCOUNT_OF_TWO, ROSTER, path.name, number, "account")
            disputed.add(account)
    return {account: person for account, person in people.items() if account not in disputed}
