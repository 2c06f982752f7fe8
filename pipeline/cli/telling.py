"""What ``undertow migrate`` lets people read of Undertow itself: the plan in force, approvals and freezes, counts of looks."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date

from pipeline.cli.log_files import sound
from pipeline.cli.looking import access_log
from pipeline.collector.consent import Consent
from pipeline.privacy.access import Look, looks
from pipeline.privacy.approval import Approval, Statement
from pipeline.privacy.consent import approvals, takes_effect
from pipeline.privacy.release_plan import ReleasePlan
from pipeline.settings import Settings
from pipeline.store import Store
from pipeline.store.telling import Looked, Said


def tell(store: Store, settings: Settings, plan: ReleasePlan, today: date) -> None:
    """Write all of it, as far as this machine has the logs; running it again writes nothing twice.

    It misleads on a machine that has no consent log or access log, or an old copy: then nothing is told of them, or less.

    Raises
    ------
    UnusableInput
        A log does not fit together, or a signature does not hold: nothing is told then.
    """
    statements: Sequence[Statement] = ()
    if settings.consent is not None and settings.council_key is not None:
        consent = Consent.of(settings)
        statements = consent.said(sound(consent.log, None))
    seen = looks(sound(access_log(settings), None).entries)
    store.tell(settings.org, plan, today, list(said(statements, settings.org)), list(looked(seen, settings.org)))


def said(statements: Sequence[Statement], org: str) -> Iterator[Said]:
    """The statements that bear on an organisation: its approvals, and every freeze."""
    given = list(approvals(statements, org))
    for number, one in enumerate(statements, start=1):
        day = one.at.astimezone(UTC).date()
        if not isinstance(one, Approval):
            yield Said(number, day, one.event, one.by)
        elif one in given:
            yield Said(number, day, one.event, one.by, takes_effect(given, one), one.terms.fingerprint)


def looked(entries: Iterable[Look], org: str) -> Iterator[Looked]:
    """How often each role looked at what in each month, at this organisation or at all."""
    found = Counter(
        (look.at.astimezone(UTC).date().replace(day=1), look.role, look.what) for look in entries if look.org in {org, None}
    )
    return (Looked(*key, number) for key, number in sorted(found.items()))
