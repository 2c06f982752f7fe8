"""Every family declares its owner, purpose and end of life; every figure says what it is; no field can name a person."""

import re
from collections.abc import Iterator

import pytest
from pydantic import BaseModel, ValidationError

from schemas import FAMILIES
from schemas.contract import Message, Model
from schemas.dead_letter import DeadLetter
from schemas.fields import Reason, Status
from schemas.licences import LicenceRow
from schemas.release import Row, Shard
from schemas.status import StatusRow
from schemas.usage import UsageRow
from schemas.wire import SHARD_TYPES, SHARDS, encode, headers, shard_key
from schemas.work import WorkRow, WorkShard

PERSONAL = re.compile(r"mail|login|user|name|person(?!s)|employee|pseudonym|hash|ip_|prompt|content", re.IGNORECASE)
ROW = {"unit": "Payments", "parent": "IT", "grain": "week", "start": "2026-09-28", "cohort_size": 12, "status": "ok"}


def subclasses(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for child in model.__subclasses__():
        yield child
        yield from subclasses(child)


@pytest.mark.parametrize("family", FAMILIES.values(), ids=lambda f: f.contract.name)
def test_a_family_declares_itself(family: type[Message]) -> None:
    contract = family.contract
    assert contract.owner
    assert contract.purpose.endswith(".")
    assert 0 < contract.retention_days <= 800


@pytest.mark.parametrize("row", [UsageRow, LicenceRow, WorkRow, StatusRow], ids=lambda r: r.__name__)
def test_every_figure_is_described(row: type[Model]) -> None:
    undescribed = [n for n, f in row.model_fields.items() if not f.description and n not in {"grain", "status", "state"}]
    assert undescribed == []


def test_no_field_is_named_for_a_person() -> None:
    suspicious = {
        f"{model.__name__}.{field}"
        for model in subclasses(Model)
        if model.__module__.startswith("schemas.")
        for field in model.model_fields
        if PERSONAL.search(field)
    }
    # The key of a wording in the catalogue.
    assert suspicious == {"Evidence.name"}


def test_a_unit_is_never_an_email_address() -> None:
    with pytest.raises(ValidationError):
        WorkRow.model_validate(ROW | {"unit": "jan@example.org", "items": 3})


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(ValidationError):
        WorkRow.model_validate(ROW | {"items": 3, "login": "octocat"})


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("status", [Status.WITHHELD, Status.MISSING])
def test_a_row_without_ok_carries_no_figure(status: Status, reason: Reason) -> None:
    with pytest.raises(ValidationError, match="no figure"):
        WorkRow.model_validate(ROW | {"status": status, "reason": reason, "items": 3})
    assert WorkRow.model_validate(ROW | {"status": status, "reason": reason}).items is None


@pytest.mark.parametrize(
    ("model", "figures"),
    [
        (UsageRow, {"people_active": 13, "people_active_by_own_action": 1}),
        (UsageRow, {"people_active": 3, "people_active_by_own_action": 4}),
        (UsageRow, {"people_active_by_own_action": 0}),
        (LicenceRow, {"seats": 3, "seats_used": 1, "seats_new": 1, "seats_never_used": 1, "seats_lapsed": 1}),
        (LicenceRow, {"seats": 3}),
        (WorkRow, {"items": 3, "items_with_tool": 2, "items_old_way": 2}),
        (WorkRow, {"items": -1}),
        (WorkRow, {}),
        (WorkRow, {"items": 3, "reason": "not_reported"}),
    ],
)
def test_figures_that_cannot_be_are_refused(model: type[Row], figures: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        model.model_validate(ROW | figures)


def shard() -> WorkShard:
    return WorkShard(
        org="acme",
        source="work",
        tool="any",
        period="2026-W40",
        cohort="2026-Q4",
        k=10,
        shard=0,
        shards=1,
        rows=[
            WorkRow.model_validate(ROW | {"items": 3}),
            WorkRow.model_validate(ROW | {"status": "missing", "reason": "not_reported"}),
        ],
    )


def test_what_is_sent_is_what_is_read() -> None:
    assert SHARDS.validate_json(encode(shard())) == shard()
    assert dict(headers(shard())) == {"schema": b"undertow.work", "version": b"1"}
    assert shard_key(shard()) == b"/".join((b"acme", b"work", b"any"))
    assert set(SHARD_TYPES) == {name for name, family in FAMILIES.items() if issubclass(family, Shard)}


def test_missing_is_not_sent_as_zero() -> None:
    assert b'"items":0' not in encode(shard())
    assert SHARDS.validate_json(encode(shard())).rows[1].items is None  # type: ignore[union-attr]  # a work shard


def test_a_dead_letter_keeps_the_bytes() -> None:
    letter = DeadLetter.model_validate(
        {"topic": "t", "partition": 0, "offset": 7, "reason": "not_json", "cure": "Mend it.", "payload": b"AP8=", "key": b"AA=="}
    )
    assert (letter.payload, letter.key) == (b"\x00\xff", b"\x00")
    assert DeadLetter.model_validate_json(encode(letter)) == letter
