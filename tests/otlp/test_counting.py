"""Who is counted, where, and how often."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.otlp.decode import Signal
from pipeline.privacy.standard_plan import standard_plan
from tests.otlp.made import (
    CANARY,
    SOURCES,
    WEEK,
    Desk,
    Request,
    counted,
    event,
    events,
    histogram,
    in_json,
    in_protobuf,
    later,
    metrics,
    nanos,
    of_week,
    person,
    point,
    status,
    typing,
    week_of_typing,
    write_roster,
    write_sizes,
)

SIZES = {"Alpha": 7, "Beta": 6}
MONDAY = WEEK.monday


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, write_roster(tmp_path, SIZES), sources=SOURCES)


def active_time(*points: dict[str, object], **more: object) -> Request:
    return in_json(Signal.METRICS, metrics("claude_code.active_time.total", points, **more))  # type: ignore[arg-type]


def test_a_person_with_two_terminals_and_two_devices_counts_once(desk: Desk) -> None:
    desk.take(
        week_of_typing(range(6)),
        active_time(typing(0, MONDAY, **{"terminal.type": "vscode", "session.id": "another"})),
        active_time(typing(0, MONDAY, **{"user.email": CANARY.format(0).upper(), "user.id": "cd" * 32})),
    )
    row = of_week(desk.close())
    assert (row["people_active"], row["people_active_by_own_action"], row["cohort_size"]) == (6, 6, 7)


def test_other_names_of_a_person_are_joined_to_the_roster(tmp_path: Path) -> None:
    accounts = tmp_path / "accounts.csv"
    accounts.write_text(f"account,person\nuuid-canary-0,{CANARY.format(0)}\nlogin0,{CANARY.format(0)}\n")
    desk = Desk(tmp_path, write_roster(tmp_path, SIZES), accounts=accounts)
    bare = {"user.account_uuid": "uuid-canary-0", "type": "user"}
    desk.take(week_of_typing(range(1, 6)), active_time(point(nanos(MONDAY), 1, bare), typing(0, MONDAY)))
    assert of_week(desk.close())["people_active"] == 6


@pytest.mark.parametrize(
    "about",
    [
        {"user.id": "ab" * 32},
        {"user.email": "deploy[bot]@example.com"},
        {"user.email": "noreply@example.com"},
        person(6, **{"app.entrypoint": "sdk-cli"}),
        {"session.id": "session-canary-6", "organization.id": "org"},
    ],
    ids=["a key or a device", "a bot", "an address of nobody", "a pipeline", "a session alone"],
)
def test_keys_bots_and_sessions_are_not_people(about: dict[str, str], tmp_path: Path) -> None:
    desk = Desk(tmp_path, sizes=write_sizes(tmp_path, "unit,people\nAlpha,7\nBeta,6\n"))
    people = [typing(one, day, **{"team.id": "Alpha"}) for one in range(5) for day in WEEK.days]
    desk.take(active_time(*people, point(nanos(MONDAY), 3, {**about, "type": "user", "team.id": "Alpha"})))
    assert of_week(desk.close())["people_active"] == 5


def test_who_asked_not_to_be_counted_is_as_idle_by_whatever_name(tmp_path: Path) -> None:
    listed = tmp_path / "opt-out"
    listed.write_text(f"{CANARY.format(0)}\nuuid-canary-21\n")
    listed.chmod(0o600)
    told = []
    for opt_out, people, strangers in ((listed, range(7), range(20, 27)), (None, range(1, 7), [20, *range(22, 27)])):
        roster, sizes = write_roster(tmp_path, {"Alpha": 7}), write_sizes(tmp_path, "unit,people\nGamma,8\n")
        (tmp_path / "state.json").unlink(missing_ok=True)
        desk = Desk(tmp_path, roster, sizes, opt_out=opt_out)
        desk.take(week_of_typing(people), active_time(*[typing(one, MONDAY, **{"team.id": "Gamma"}) for one in strangers]))
        told.append(desk.close())
    assert told[0] == told[1]


def test_who_is_on_no_roster_counts_nowhere_whatever_team_they_name(desk: Desk) -> None:
    desk.take(week_of_typing(range(5)), active_time(typing(99, MONDAY, **{"team.id": "Alpha"})))
    closed = desk.close()
    assert of_week(closed)["people_active"] == 5
    assert status(closed)["records_read"] == 50  # 35, as at most


def test_the_roster_has_the_last_word_over_team_id(tmp_path: Path) -> None:
    desk = Desk(tmp_path, write_roster(tmp_path, {"Alpha": 7}), write_sizes(tmp_path, "unit,people\nGamma,8\n"))
    strangers = [typing(one, day, **{"team.id": "gamma"}) for one in range(20, 26) for day in WEEK.days]
    desk.take(week_of_typing(range(5)), active_time(typing(0, MONDAY, **{"team.id": "Gamma"}), *strangers))
    closed = desk.close()
    assert (of_week(closed)["people_active"], of_week(closed, "Gamma")["people_active"]) == (5, 6)


def test_who_names_two_units_is_counted_in_none(tmp_path: Path) -> None:
    desk = Desk(tmp_path, sizes=write_sizes(tmp_path, "unit;people\nAlpha;7\nBeta;9\n"))
    people = [
        typing(one, day, **{"team.id": unit})
        for unit, of in (("Alpha", range(6)), ("Beta", range(6, 12)))
        for one in of
        for day in WEEK.days
    ]
    desk.take(active_time(*people, typing(0, MONDAY, **{"team.id": "Beta"})))
    closed = desk.close()
    assert [of_week(closed, unit)["people_active"] for unit in ("Alpha", "Beta", "organisation")] == [5, 6, 11]


def test_a_unit_never_has_more_active_people_than_its_size(tmp_path: Path) -> None:
    desk = Desk(
        tmp_path,
        sizes=write_sizes(tmp_path, "unit,people,quarter\nAlpha,8,2026-Q3\nAlpha,7,2026-Q4\nAlpha,30,2027-Q1\nBeta,6,\n"),
    )
    desk.take(active_time(*[typing(one, day, **{"team.id": "Alpha"}) for one in range(12) for day in WEEK.days]))
    row = of_week(desk.close())
    assert (row["people_active"], row["cohort_size"]) == (7, 7)


def test_no_value_and_no_person_is_no_activity(desk: Desk) -> None:
    faults = desk.take(week_of_typing(range(5)), active_time(typing(5, MONDAY, 0), point(nanos(MONDAY), 3, {"type": "user"})))
    assert faults == {}
    assert of_week(desk.close())["people_active"] == 5


def test_what_comes_too_late_or_from_the_future_is_told_and_not_counted(desk: Desk) -> None:
    faults = desk.take(
        active_time(typing(0, later(MONDAY, -8)), typing(0, later(MONDAY, 9)), point(0, 3, person(0))),
        in_json(Signal.METRICS, metrics("claude_code.commit.count", [{"asInt": "x", "timeUnixNano": str(nanos(MONDAY))}])),
    )
    assert faults == {"in_the_future": 1, "no_time": 1, "no_value": 1, "too_late": 1}


def test_sums_are_counted_where_the_plan_lists_them_and_by_one_namespace(tmp_path: Path) -> None:
    desk = Desk(tmp_path, write_roster(tmp_path, {"Alpha": 30}), sources=SOURCES)
    at, calls = nanos(MONDAY), []
    for number in range(6):
        call = {"gen_ai.operation.name": "chat", "enduser.id": CANARY.format(number)}
        calls += [counted(at, 4, {**call, "gen_ai.provider.name": "p"}), counted(at, 4, {**call, "gen_ai.system": "p"})]
    prompts = [event("claude_code.user_prompt", at + n, person(n % 6)) for n in range(18)]
    desk.take(
        in_json(Signal.LOGS, events(prompts)),
        in_json(Signal.METRICS, histogram("gen_ai.client.operation.duration", calls, "x")),
    )
    closed = desk.close()
    assert of_week(closed)["interactions"] == 18
    told = of_week(closed, source="gen-ai-otel")
    assert (told["people_active"], told["interactions"], "suggestions" in told) == (6, 24, False)


def test_the_names_of_copilot_are_counted_once(tmp_path: Path) -> None:
    desk = Desk(tmp_path, write_roster(tmp_path, {"Alpha": 30}), sources=SOURCES)
    at = nanos(MONDAY)
    who = [{"enduser.id": CANARY.format(n)} for n in range(6)]
    for prefix in ("copilot_chat", "github.copilot"):
        accepted = [point(at, 2, {**one, f"{prefix}.edit.outcome": "accepted"}) for one in who]
        desk.take(
            in_json(Signal.METRICS, metrics(f"{prefix}.edit.acceptance.count", accepted, "copilot-chat")),
            in_protobuf(
                Signal.METRICS,
                histogram(f"{prefix}.agent.invocation.duration", [counted(at, 3, one) for one in who], "copilot-chat"),
            ),
        )
    calls = [counted(at, 40, {**one, "gen_ai.operation.name": "chat", "gen_ai.provider.name": "github"}) for one in who]
    desk.take(in_json(Signal.METRICS, histogram("gen_ai.client.operation.duration", calls, "copilot-chat")))
    closed = desk.close()
    row = of_week(closed, source="vscode-copilot-otel")
    assert (row["interactions"], row["suggestions"], row["suggestions_accepted"]) == (18, 12, 12)
    assert status(closed, "gen-ai-otel")["state"] == "down"


def test_a_plan_without_sums_keeps_none(tmp_path: Path) -> None:
    desk = Desk(tmp_path, write_roster(tmp_path, {"Alpha": 30}), plan=standard_plan())
    desk.take(in_json(Signal.LOGS, events([event("claude_code.user_prompt", nanos(MONDAY), person(0))])))
    (tally,) = desk.weeks.take(WEEK).tallies.values()
    assert [one.sums for one in tally.people.values()] == [None]


steps = st.lists(st.tuples(st.integers(0, 7 * 24 * 60 - 62), st.integers(0, 3)), min_size=1, max_size=12)


def series(number: int, made: list[tuple[int, int]], *, cumulative: bool) -> list[dict[str, object]]:
    """A series of deltas, as deltas or as totals since its first export."""
    begun, total, found = None, 0, []
    for minute, value in sorted(dict(made).items()):
        at = nanos(MONDAY, 0) + (minute + 61) * 60 * 10**9
        begun = begun or at - 60 * 10**9
        total += value
        told = total if cumulative else value
        found.append(point(at, told, person(number, type="user"), begun if cumulative else None))
    return found


@settings(max_examples=25, deadline=None)
@given(st.lists(steps, min_size=1, max_size=4), st.randoms(use_true_random=False), st.integers(1, 3))
def test_totals_and_deltas_in_any_order_and_any_batches_give_the_same_release(
    made: list[list[tuple[int, int]]], chance: object, cuts: int
) -> None:
    told = []
    for cumulative in (False, True):
        points = [one for number, own in enumerate(made) for one in series(number, own, cumulative=cumulative)]
        shuffled = list(points)
        chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
        for ordered in (points, shuffled):
            batches = [ordered[i::cuts] for i in range(cuts)]
            requests = [active_time(*batch, temporality=2 if cumulative else 1) for batch in batches if batch]
            with tempfile.TemporaryDirectory() as name:
                desk = Desk(Path(name), write_roster(Path(name), SIZES))
                desk.take(week_of_typing(range(8, 13)), *requests)
                desk.be_there()
                told.append(desk.close())
    assert len(set(told)) == 1


def test_a_total_that_stands_still_is_no_activity(desk: Desk) -> None:
    begun = nanos(MONDAY, 9)
    still = [point(nanos(day, 12), 7, person(0, type="user"), begun) for day in WEEK.days]
    desk.take(active_time(*still, temporality=2))
    tally = desk.weeks.take(WEEK).tallies[SOURCES[0]]
    tally.settle()
    (who,) = tally.people.values()
    assert (bin(who.active), bin(who.own)) == ("0b1", "0b1")


def test_a_total_begins_again_with_a_new_start_or_by_falling(desk: Desk) -> None:
    tuesday, wednesday = WEEK.days[1:3]
    first = [point(nanos(MONDAY, 12), 7, person(0, type="user"), nanos(MONDAY, 9))]
    new_start = [point(nanos(tuesday, 12), 7, person(0, type="user"), nanos(tuesday, 9))]
    fallen = [point(nanos(wednesday, 12), 2, person(0, type="user"), nanos(tuesday, 9))]
    desk.take(active_time(*first, *new_start, *fallen, temporality=2))
    tally = desk.weeks.take(WEEK).tallies[SOURCES[0]]
    tally.settle()
    (who,) = tally.people.values()
    assert bin(who.active) == "0b111"


def test_a_total_of_an_unknown_past_counts_from_where_it_was_first_seen(desk: Desk) -> None:
    old = nanos(later(MONDAY, -3))
    desk.take(
        active_time(
            point(nanos(MONDAY, 12), 90, person(0, type="user"), old),
            point(nanos(WEEK.days[1], 12), 95, person(0, type="user"), old),
            temporality=2,
        )
    )
    tally = desk.weeks.take(WEEK).tallies[SOURCES[0]]
    tally.settle()
    (who,) = tally.people.values()
    assert bin(who.active) == "0b10"


def test_a_series_that_fell_silent_is_settled_and_forgotten(desk: Desk) -> None:
    desk.take(active_time(point(nanos(MONDAY, 12), 7, person(0, type="user"), nanos(MONDAY, 11)), temporality=2))
    open_week = desk.weeks.open(WEEK)
    desk.weeks.settle(nanos(WEEK.days[2], 13))
    tally = open_week.tallies[SOURCES[0]]
    assert (len(tally.series), [who.active for who in tally.people.values()]) == (0, [1])


def test_too_many_people_or_series_make_the_week_partial(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.otlp.open_weeks.MOST_SERIES", 1)
    about = [person(one, type="user") for one in range(3)]
    desk.take(week_of_typing(range(5)), active_time(*[point(nanos(MONDAY), 3, one) for one in about], temporality=2))
    desk.be_there()
    assert status(desk.close())["state"] == "partial"
