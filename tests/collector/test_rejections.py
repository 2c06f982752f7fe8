"""Every reason is known, with what to do; nothing of a record is kept."""

import json

from pipeline.collector.rejections import ADVICE, EXAMPLES, EXPORT, Rejections, as_ndjson
from pipeline.connectors.base import Fault
from pipeline.errors import Rejection
from pipeline.privacy.cohort import RosterFault


def test_every_fault_has_advice_and_every_fault_of_the_roster_is_one() -> None:
    assert set(ADVICE) == set(Fault)
    assert {fault.value for fault in RosterFault} <= {fault.value for fault in Fault}


def test_only_damaged_records_count_towards_the_share_that_refuses_a_week() -> None:
    rejections = Rejections()
    rejections.read[EXPORT] = 10
    rejections.add(Fault.DUPLICATE, EXPORT, "a.ndjson", 1)
    rejections.add(Fault.PERSON_IN_NO_UNIT, EXPORT, "a.ndjson", 2)
    assert rejections.bad_share(EXPORT) == 0
    rejections.add(Fault.NEGATIVE_COUNT, EXPORT, "a.ndjson", 3, "interactions")
    assert rejections.bad_share(EXPORT) == 0.1


def test_all_go_to_the_sink_and_only_a_few_stay() -> None:
    told: list[Rejection] = []
    rejections = Rejections(told.append)
    for line in range(100):
        rejections.add(Fault.NOT_JSON, EXPORT, "a.ndjson", line + 1)
    assert len(told) == rejections.counts[Fault.NOT_JSON] == 100
    assert len(rejections.examples[Fault.NOT_JSON]) == EXAMPLES
    assert json.loads(as_ndjson(told[0])) == {"reason": "not_json", "file": "a.ndjson", "line": 1, "field": ""}
