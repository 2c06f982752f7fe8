"""Each week once, and honest about what was not seen."""

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pipeline.collector.closing import close_once
from pipeline.collector.consent import NotAllowed
from pipeline.errors import ClosedOnce, TryAgain, UnusableInput, WrongUse
from pipeline.otlp.coverage import Coverage, read_state
from pipeline.periods import Week
from tests.otlp.made import WEEK, Clock, Desk, later, of_week, rows, status, week_of_typing, write_roster, write_sizes

SIZES = {"Alpha": 7, "Beta": 6}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, write_roster(tmp_path, SIZES))


def days_of(closed: bytes) -> list[object]:
    return [row["status"] for row in rows(closed) if row.get("grain") == "day" and row["unit"] == "organisation"]


def test_a_week_that_was_watched_whole_is_complete(desk: Desk) -> None:
    desk.take(week_of_typing(range(10)))
    desk.be_there()
    closed = desk.close()
    assert (status(closed)["state"], status(closed)["days_reported"]) == ("complete", 5)
    assert days_of(closed) == ["ok"] * 7
    assert not [row for row in rows(closed) if row["schema"] == "undertow.licences"]


def test_a_day_that_was_not_watched_whole_is_missing_and_the_week_partial(desk: Desk) -> None:
    desk.take(week_of_typing(range(10)))
    desk.be_there(WEEK.days[2:])
    closed = desk.close()
    assert (status(closed)["state"], status(closed)["days_reported"]) == ("partial", 3)
    assert days_of(closed) == ["missing"] * 2 + ["ok"] * 5
    assert of_week(closed)["status"] == "ok"


def test_a_weekend_that_was_not_watched_makes_the_week_partial_too(desk: Desk) -> None:
    desk.take(week_of_typing(range(10)))
    desk.be_there(WEEK.days[:6])
    assert (status(desk.close())["state"], status(desk.close())["days_reported"]) == ("partial", 5)


def test_a_minute_is_enough_to_lose_a_day() -> None:
    coverage = Coverage()
    midnight = datetime.fromisoformat("2026-09-28T00:00:30+00:00")
    for minute in range(1440):
        if minute != 700:
            coverage.beat(midnight + timedelta(minutes=minute))
    assert (coverage.minutes(midnight.date()), coverage.is_whole(midnight.date())) == (1439, False)


def test_a_restart_forgets_the_people_and_says_so(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk.receiver.beat()
    desk.take(week_of_typing(range(10)))
    desk.receiver.stop()
    again = Desk(tmp_path, desk.roster, clock=desk.clock)
    again.be_there([WEEK.sunday])
    closed = again.close()
    assert status(closed)["state"] == "down"
    assert of_week(closed)["reason"] == "source_down"
    assert "counts_lost_by_restart" in "".join(capsys.readouterr())


def test_a_week_that_passed_while_nobody_was_there_is_released_as_an_outage(desk: Desk, tmp_path: Path) -> None:
    desk.receiver.beat()
    clock = Clock()
    clock.turn_to(later(WEEK.monday, 21))
    again = Desk(tmp_path, desk.roster, clock=clock)
    again.receiver.close_due()
    assert [(release.key[-1]) for release in again.receiver.outbox] == ["2026-W40", "2026-W41"]
    assert {row.state for release in again.receiver.outbox for row in release.shards[-1].rows} == {"down"}


def test_after_closing_nobody_is_known(desk: Desk) -> None:
    desk.take(week_of_typing(range(10)))
    open_week = desk.weeks.open(WEEK)
    key = open_week.key
    assert any(key)
    desk.close()
    tally = open_week.tallies["claude-code-otel"]
    assert not any(key)
    assert (len(tally.people), len(tally.series), len(open_week.placing.places)) == (0, 0, 0)
    assert WEEK not in desk.weeks.weeks


def test_each_week_has_a_key_of_its_own(tmp_path: Path) -> None:
    desk = Desk(tmp_path, write_roster(tmp_path, SIZES))
    drawn = iter([b"a" * 32, b"b" * 32])
    desk.weeks._draw = lambda _: next(drawn)
    this, following = desk.weeks.open(WEEK.shift(5)), desk.weeks.open(WEEK.shift(6))
    assert bytes(this.key) != bytes(following.key)
    assert not this.placing.places.keys() & following.placing.places.keys()


def test_a_release_that_cannot_be_sent_waits_and_one_that_may_not_does_not(desk: Desk) -> None:
    answers: list[Exception | None] = [TryAgain("Kafka is away.", "Try again."), NotAllowed("Frozen.", "Ask."), None]

    def send(_: object) -> None:
        if answer := answers.pop(0):
            raise answer

    desk.receiver.send = send
    desk.take(week_of_typing(range(10)))
    desk.close()
    assert len(desk.receiver.outbox) == 1
    assert read_state(desk.receiver.state_file, desk.clock()).next == WEEK
    desk.close()
    assert desk.receiver.outbox == []
    assert read_state(desk.receiver.state_file, desk.clock()).next == WEEK.shift(1)


def test_the_ledger_closes_a_week_once_even_after_a_restart_without_state(desk: Desk, tmp_path: Path) -> None:
    sent: list[object] = []
    for _ in range(2):
        (tmp_path / "state.json").unlink(missing_ok=True)
        one = Desk(tmp_path, desk.roster)
        one.receiver.send = lambda release: close_once(tmp_path / "ledger.ndjson", release, sent.append)
        one.take(week_of_typing(range(10)))
        one.close()
    assert len(sent) == 1
    with pytest.raises(ClosedOnce):
        close_once(tmp_path / "ledger.ndjson", sent[0], sent.append)  # type: ignore[arg-type]  # a release


def test_while_nothing_may_be_published_nobody_is_counted(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.take(week_of_typing(range(10), WEEK.days[:3]))
    desk.be_there(WEEK.days)
    frozen = [True]

    def demand(_: Week) -> None:
        if frozen:
            raise NotAllowed("Frozen.", "Ask.")

    desk.receiver.demand = demand
    desk.receiver.beat()
    assert desk.weeks.open(WEEK).tallies["claude-code-otel"].people == {}
    desk.take(week_of_typing(range(10)))
    frozen.clear()
    desk.clock.now += timedelta(minutes=1)
    desk.receiver.beat()
    desk.take(week_of_typing(range(8), [WEEK.sunday]))
    closed = desk.close()
    assert (of_week(closed)["people_active"], status(closed)["state"]) == (7, "partial")
    told = "".join(capsys.readouterr())
    assert "paused" in told
    assert "resumed" in told


def test_no_file_holds_anybody(desk: Desk, tmp_path: Path) -> None:
    desk.take(week_of_typing(range(10)))
    desk.receiver.beat()
    closed = desk.close()
    desk.roster.unlink()  # type: ignore[union-attr]  # it was given
    assert b"canary" not in closed.lower()
    for path in tmp_path.rglob("*"):
        assert b"canary" not in path.read_bytes().lower()
    assert set(json.loads((tmp_path / "state.json").read_bytes())) == {"version", "next", "minutes"}


@pytest.mark.parametrize(
    "text", ["", "{}", '{"next": "2026-W99", "minutes": {}}', '{"next": "2026-W40", "minutes": {"x": 1}}', "[]"]
)
def test_a_damaged_state_is_no_guess(text: str, tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text(text)
    with pytest.raises(UnusableInput, match="cannot be read"):
        Desk(tmp_path, write_roster(tmp_path, SIZES))


def test_a_roster_that_cannot_be_read_later_on_is_said_and_the_last_one_serves(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    assert desk.roster is not None
    desk.roster.write_text("nonsense")
    desk.weeks.open(WEEK.shift(1))
    assert desk.weeks.open(WEEK.shift(1)).placing.plan.parts == ("Alpha", "Beta")
    assert "roster_not_read" in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("unit,people\nAlpha,x\n", "people is no whole number"),
        ("unit,people\nAlpha,7\nAlpha,8\n", "there twice"),
        ("unit,people,quarter\nAlpha,7,2026-Q4\nAlpha,8,\n", "there twice"),
        ("unit,people,quarter\nAlpha,7,autumn\n", "no quarter"),
        ("people\n7\n", "no column unit"),
    ],
)
def test_a_table_of_sizes_with_faults_is_refused_by_line(text: str, fault: str, tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match=fault):
        Desk(tmp_path, sizes=write_sizes(tmp_path, text))


def test_a_unit_stands_in_one_of_both_tables(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="both have people of the unit 'Alpha'"):
        Desk(tmp_path, write_roster(tmp_path, SIZES), write_sizes(tmp_path, "unit,people\nAlpha,7\n"))
    with pytest.raises(UnusableInput, match="Nothing says who is in which unit"):
        Desk(tmp_path)


def test_a_quarter_without_anybody_closes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = Desk(tmp_path, sizes=write_sizes(tmp_path, "unit,people,quarter\nAlpha,7,2027-Q1\n"))
    assert desk.close() == b""
    assert "week_not_closed" in "".join(capsys.readouterr())
    assert Week.parse("2026-W40").quarter == "2026-Q4"


def test_wrong_weeks_of_a_state_are_not_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "state.json").write_text('{"next": "soon", "minutes": {}}')
    with pytest.raises(UnusableInput) as raised:
        Desk(tmp_path, write_roster(tmp_path, SIZES))
    assert not isinstance(raised.value, WrongUse)
