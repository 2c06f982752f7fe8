"""OpenAI: the organisation's usage of completions, of those who build on the platform.

What to ask for: ``GET /v1/organization/usage/completions?bucket_width=1d&group_by=user_id,api_key_id``, all pages, with an admin
key. ``user_id`` is OpenAI's own name of a person: give ``--accounts`` with each id and the person of the roster. ChatGPT
Enterprise is another product: its exports are read with a column map (:mod:`pipeline.connectors.generic`).

When it misleads
----------------
* Requests of a program that runs under a person's name look like that person's.
* Requests under an API key without a user are of no person and in no figure.
* A report by project tells requests and no people. Who made them is unknown, and so is whether one person made most of them: such
  a sum is not shown.
* Who did nothing is in no report, and no list of seats says who could have.

References
----------
openai/openai-openapi, ``organization/usage/completions``.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

from pipeline.connectors.base import BadRecord, Fault, Json, PersonDay, count, person_key
from pipeline.connectors.connector import Report, Unwanted, UsageConnector
from pipeline.connectors.sheet import Known, Sheet, names

DAY_SECONDS = 86_400
LATEST = 4_102_444_800
"""The year 2100, in seconds; what is later is given in another unit."""

_COSTS = Unwanted("This is a report of costs: it tells money, not use.", "Ask for `organization/usage/completions` instead.")
_NO_DAYS = Unwanted("This report has buckets of another width than a day.", "Ask for it with `bucket_width=1d`.")
_BY_PROJECT = Unwanted(
    "This report is not grouped by user: it tells requests, and neither how many people made them nor whether one made most.",
    "Ask for it with `group_by=user_id,api_key_id`; who it is stays in the memory of this process.",
)


def recognise(record: Json) -> Report | Unwanted | None:
    """What a bucket is; an empty one says that a day had no requests.

    >>> recognise({"start_time": 0, "end_time": 86400, "results": []})
    <Report.NOTHING: 16>
    """
    results = record.get("results")
    if not isinstance(results, list):
        return None if results is not None or "start_time" not in record else Report.NOTHING
    if not _is_day(record.get("start_time"), record.get("end_time")):
        return _NO_DAYS
    first = next((one for one in results if isinstance(one, Mapping)), None)
    if first is None:
        return Report.NOTHING
    if "amount" in first:
        return _COSTS
    if first.get("user_id") is None and first.get("api_key_id") is None:
        return _BY_PROJECT
    return Report.PERSON_DAYS


def _is_day(start: object, end: object) -> bool:
    """Whether a bucket is a day; one whose times cannot be read is left to the reader, which names the field."""
    return type(start) is not int or type(end) is not int or end - start == DAY_SECONDS


def person_days(record: Json) -> Iterator[PersonDay | BadRecord]:
    """The results of one day's bucket, one for each combination of user, key and model.

    >>> bucket = {"start_time": 1790899200, "end_time": 1790985600, "results": [
    ...     {"user_id": "user-1", "num_model_requests": 5, "model": "m"}, {"user_id": None, "num_model_requests": 9}]}
    >>> first, other = person_days(bucket)
    >>> first.day, first.interactions, other.fault.value
    (datetime.date(2026, 10, 2), 5, 'not_a_person')
    """
    on = _day(record)
    results = record.get("results")
    if not isinstance(results, list):
        raise BadRecord(Fault.WRONG_TYPE, "results")
    for result in results:
        try:
            yield _person_day(result, on)
        except BadRecord as fault:
            yield fault


def _person_day(result: object, on: date) -> PersonDay:
    if not isinstance(result, Mapping):
        raise BadRecord(Fault.NOT_AN_OBJECT, "results")
    if result.get("user_id") is None:
        raise BadRecord(Fault.NOT_A_PERSON, "results.user_id")
    requests = count(result, "num_model_requests", "results.")
    # A batch is worked off by the vendor, whenever it likes: it is use, but not what somebody did on that day.
    own = requests > 0 and result.get("batch") is not True
    return PersonDay(person_key(result["user_id"], "results.user_id"), on, own, requests if own else 0, 0, 0, _models(result))


def _models(result: Json) -> frozenset[str]:
    model = result.get("model")
    return frozenset({model}) if isinstance(model, str) and model else frozenset()


def _day(record: Json) -> date:
    """The UTC day of a bucket of one day."""
    start, end = _seconds(record, "start_time"), _seconds(record, "end_time")
    if end - start != DAY_SECONDS or start % DAY_SECONDS:
        raise BadRecord(Fault.BAD_DAY, "start_time")
    return datetime.fromtimestamp(start, UTC).date()


def _seconds(record: Json, field: str) -> int:
    value = record.get(field)
    if value is None:
        raise BadRecord(Fault.MISSING_FIELD, field)
    if type(value) is not int or not 0 <= value < LATEST:
        raise BadRecord(Fault.BAD_DAY, field)
    return value


OPENAI_USAGE = UsageConnector(
    name="openai-usage",
    tool="openai-api",
    sheet=Sheet(
        title="OpenAI platform",
        ask=("the usage of completions by the day, grouped by user and key",),
        where="Administration API: `organization/usage/completions`, with an admin key",
        formats=("JSON", "NDJSON"),
        finality_days=3,
        seats=None,
        blind=(
            "Who did nothing is in no report, and there are no seats: idle licences cannot be seen.",
            "A program that runs under a person's name looks like that person.",
            "A report by project knows no people, and is refused.",
        ),
        lacks=frozenset({"suggestions", "suggestions_accepted"}),
        known=Known(
            fields=names("object start_time end_time results"),
            values={"object": frozenset({"bucket"}), "results.object": frozenset({"organization.usage.completions.result"})},
        ),
    ),
    recognise=recognise,
    wrappers=frozenset({"data"}),
    person_days=person_days,
    adds_up=True,
)
