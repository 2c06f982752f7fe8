"""OpenAI: the usage of completions by the day, grouped by user, key and model; and who each user is.

::

    openai-usage/usage/<monday>.json    a page a week, with a bucket for each day
    openai-usage/accounts.csv           OpenAI's name of each person, and the roster's: give it with --accounts

Passive use is a batch here, which the vendor works off when it likes. A key without a user runs every day, and is nobody.
"""

from collections.abc import Iterator

import orjson

from pipeline.simulator.span import Span
from pipeline.simulator.vendors.base import File, Record, Writer, address, table, told_days
from pipeline.simulator.vendors.cursor import epoch_ms
from pipeline.simulator.world import ToolUse, World

DAY_SECONDS = 86_400
MODELS = ("gpt-5", "gpt-5-mini")
BATCHED = 3


def files(world: World, use: ToolUse, span: Span) -> Iterator[File]:
    """A page a week, and the list of accounts."""
    people = world.organisation.people
    yield table(
        "openai-usage/accounts.csv", ("account", "person"), ((account(person.number), address(person)) for person in people)
    )
    line = world.organisation.timeline
    for monday in span.mondays:
        buckets = [_bucket(world, use, span, day) for day in range(monday, monday + 7) if day < span.days.stop]
        rows = sum(len(results) for _, results in buckets)
        page = {"object": "page", "has_more": False, "next_page": None, "data": [bucket for bucket, _ in buckets]}
        yield File(f"openai-usage/usage/{line.day(monday)}.json", orjson.dumps(page), rows)


def account(number: int) -> str:
    """OpenAI's name of a person."""
    return f"user-{number:06x}"


def _bucket(world: World, use: ToolUse, span: Span, day: int) -> tuple[Record, list[Record]]:
    results = [_result(None, "key_ci", MODELS[1], 60, batch=False)]
    for person, interactions in told_days(use, span, day):
        small = interactions // 3 if person % 2 else 0
        parts = ((MODELS[0], interactions - small), (MODELS[1], small)) if interactions else ((MODELS[1], BATCHED),)
        results += [
            _result(account(person), f"key_{person}", model, requests, batch=not interactions)
            for model, requests in parts
            if requests
        ]
    start = epoch_ms(world.organisation.timeline.day(day)) // 1000
    return {"object": "bucket", "start_time": start, "end_time": start + DAY_SECONDS, "results": results}, results


def _result(user: str | None, key: str, model: str, requests: int, *, batch: bool) -> Record:
    return {
        "object": "organization.usage.completions.result",
        "input_tokens": 900 * requests,
        "input_cached_tokens": 300 * requests,
        "output_tokens": 250 * requests,
        "num_model_requests": requests,
        "project_id": "proj_acme",
        "user_id": user,
        "api_key_id": key,
        "model": model,
        "batch": batch,
        "service_tier": None,
    }


OPENAI_USAGE = Writer(files, files_a_week=1, files_in_all=1)
