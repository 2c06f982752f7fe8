"""The contract: what may travel and what may be kept.

Principle
---------
Nothing here can name a person. A row is about a unit of the roster and a period; its figures are counts. What is not a field
of a model here cannot be sent (models are closed) and cannot be stored (each table has a column per field, with a comment).

Families
--------
``usage``, ``licences``, ``work`` and the human inputs (``pulse``, ``questions``, ``training``, ``unsanctioned``, ``people``)
carry figures, in *shards* of many rows; in the profile ``dp`` ``noised`` takes their place, with counts to which noise was added.
``status`` closes a release; ``period-closed`` tells the detect agent; ``signal`` is what comes out; ``dead-letter`` keeps what
could not be read. Each declares a :class:`~schemas.contract.Contract`: version, owner, purpose, retention.

Where things are
----------------
One module a family; ``json/`` holds the generated JSON Schemas (``undertow schemas --write``; a test fails when they are
stale, or when a change breaks old readers without a new version); ``clickhouse/`` holds tables and views as SQL.

>>> from schemas import FAMILIES
>>> sorted(FAMILIES)[:3]
['undertow.dead-letter', 'undertow.intervention', 'undertow.licences']
"""

from collections.abc import Mapping

from schemas.contract import Message
from schemas.dead_letter import DeadLetter
from schemas.intervention import Intervention
from schemas.licences import LicenceShard
from schemas.noised import NoisedShard
from schemas.people import PeopleShard
from schemas.period import PeriodClosed
from schemas.pulse import PulseShard
from schemas.questions import QuestionShard
from schemas.signal import Signal
from schemas.status import StatusShard
from schemas.training import TrainingShard
from schemas.unsanctioned import UnsanctionedShard
from schemas.usage import UsageShard
from schemas.waitlist import Waitlist
from schemas.work import WorkShard

FAMILIES: Mapping[str, type[Message]] = {
    family.contract.name: family
    for family in (
        UsageShard,
        LicenceShard,
        WorkShard,
        PulseShard,
        QuestionShard,
        TrainingShard,
        UnsanctionedShard,
        PeopleShard,
        NoisedShard,
        StatusShard,
        PeriodClosed,
        Signal,
        Intervention,
        Waitlist,
        DeadLetter,
    )
}
