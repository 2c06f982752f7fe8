"""What holds for any answer: a vendor may say anything, and it is a turn or a clear error, without a value in it."""

import math
from contextlib import suppress
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import UndertowError
from pipeline.fetching import VENDORS
from pipeline.fetching.asking import Page, Piece, Turn, Wanted
from pipeline.fetching.due import due_weeks
from pipeline.fetching.microsoft_365_copilot import refreshed_on
from pipeline.fetching.vendor import is_safe
from pipeline.fetching.waiting import LIMITED, asked_to_wait
from pipeline.periods import Week

LAW = settings(deadline=None)
WANTED = Wanted((Week.parse("2026-W40"),), 1, (date(2026, 9, 28),), Week.parse("2026-W40"))
OPTIONS = {
    "github-copilot": {"organization": "acme"},
    "microsoft-365-copilot": {"tenant": "t", "client": "c"},
    "gemini-workspace": {"auth": "token"},
    "claude-enterprise": {"report": "summaries", "groups": {"g": "Alpha"}},
}
PIECES = [piece for name, vendor in VENDORS.items() for piece in vendor.pieces(vendor.options(**OPTIONS.get(name, {})), WANTED)]
TURNS = {piece.name.partition("-2026")[0]: piece for piece in PIECES if piece.turn is not None}

FIELDS = """
download_links report_day seats data has_more next_page items nextPageToken kind pagination page hasNextPage teamMembers summaries
starting_at
"""
NAMES = st.sampled_from(FIELDS.split())
LEAVES = st.none() | st.booleans() | st.integers() | st.just("canary") | st.text(max_size=5) | st.floats(allow_nan=False)
DOCUMENTS = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES | st.just("canary"), inner, max_size=6),
    max_leaves=12,
)


def test_every_vendor_is_tried() -> None:
    assert set(TURNS) >= {
        "users-1-day",
        "seats",
        "claude-code",
        "summaries",
        "completions",
        "daily-usage",
        "members",
        "activities",
    }


@LAW
@given(st.sampled_from(sorted(TURNS)), DOCUMENTS, st.booleans())
def test_any_answer_is_a_turn_or_a_clear_error(kind: str, document: object, more: bool) -> None:
    piece = TURNS[kind]
    said = _said(piece, Page(document, more))
    assert "canary" not in repr(said)
    assert isinstance(said, str) or said.then is None or said.then != piece.first


def _said(piece: Piece, page: Page) -> Turn | str:
    """The turn, or what is told where there is none."""
    assert piece.turn is not None
    try:
        return piece.turn(piece.first, page)
    except UndertowError as fault:
        return str(fault)


@LAW
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_beginning_of_a_table_is_a_day_or_a_clear_error(head: bytes) -> None:
    with suppress(UndertowError):
        assert isinstance(refreshed_on(b"Report Refresh Date,x\n" + head), date)


HEADERS = st.dictionaries(
    st.sampled_from(["retry-after", "x-ratelimit-remaining", "x-ratelimit-reset"]),
    st.text(max_size=20) | st.integers(-5, 10**15).map(str) | st.just("0") | st.just("Thu, 01 Jan 1970 00:01:00 GMT"),
)


@LAW
@given(st.sampled_from([200, 500, *sorted(LIMITED)]), HEADERS, st.floats(0, 4e9))
def test_a_wait_is_a_time_to_come_or_nothing(status: int, headers: dict[str, str], now: float) -> None:
    wait = asked_to_wait(status, headers, now)
    assert wait is None or (wait >= 0 and math.isfinite(wait) and status in LIMITED)


@LAW
@given(st.text(max_size=60) | st.sampled_from(["http://", "//", "https:"]).flatmap(lambda start: st.text().map(start.__add__)))
def test_no_address_breaks_the_check(address: str) -> None:
    assert not is_safe(address) or address.lstrip().casefold().startswith(("https:", "http:"))


WEEKS = st.integers(0, 60).map(Week.parse("2026-W01").shift)


@LAW
@given(WEEKS, st.none() | WEEKS, st.frozensets(WEEKS, max_size=8))
def test_due_weeks_are_final_not_closed_and_in_order(newest: Week, since: Week | None, closed: frozenset[Week]) -> None:
    weeks = due_weeks(newest, since, closed)
    assert weeks == sorted(set(weeks))
    assert all(week <= newest and week not in closed and (since is None or week >= since) for week in weeks)
    assert (
        newest in weeks or newest in closed or (since is not None and since > newest) or (since is None and min(closed) > newest)
    )
