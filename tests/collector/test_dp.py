"""The profile dp at the edge: only values depend on what people did, noise is drawn once, and the ledger fails closed."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from pipeline.collector.closing import close_once
from pipeline.collector.deleting import judge
from pipeline.collector.dp_ledger import EpsilonLedger
from pipeline.collector.dp_run import whole_quarter
from pipeline.collector.job import Job
from pipeline.collector.ndjson import as_lines
from pipeline.collector.rejections import Rejections
from pipeline.collector.run import Release, collect
from pipeline.errors import ClosedOnce, UnusableInput
from pipeline.periods import Week, parse_range
from pipeline.privacy.budget import spent
from pipeline.privacy.release_plan import read_plan
from schemas.fields import Reason, Status
from schemas.noised import Level, NoisedForm, NoisedGrain, NoisedRow, NoisedShard
from tests.collector.made import usage_row

PLAN = read_plan(Path("deploy/release-plan.dp.toml").read_text("utf-8"))
WEEKS = tuple(parse_range("2026-W14..2026-W26"))
SIZES = {"Sales/Desk": 60, "Sales/Web": 35, "Care/North": 80, "Care/South": 12, "Care/Tiny": 4, "Head/Board": 12}
TEAMS = [(team, number) for team, size in SIZES.items() for number in range(size)]


def write_roster(folder: Path) -> Path:
    lines = ["person,unit,parent_unit,from,to"]
    lines += [f"canary-{person},{team.split('/')[1]},{team.split('/')[0]},," for person, (team, _) in enumerate(TEAMS)]
    path = folder / "roster.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def use(weeks_of: dict[int, Iterable[Week]]) -> list[bytes]:
    """One act of one's own in each of these weeks, person by person."""
    return [usage_row(person, week.monday) for person, weeks in sorted(weeks_of.items()) for week in weeks]


def everybody(share: float = 0.6) -> dict[int, Sequence[Week]]:
    """The first people of each team work in all weeks, the others in the first five."""
    return {person: WEEKS if number < share * SIZES[team] else WEEKS[:5] for person, (team, number) in enumerate(TEAMS)}


def job(folder: Path, lines: list[bytes], weeks: Sequence[Week] = WEEKS, **asked: object) -> Job:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "usage.ndjson").write_bytes(b"".join(lines))
    made = Job(
        source="github-copilot",
        inputs=(folder / "usage.ndjson",),
        roster=write_roster(folder),
        seats=(),
        weeks=tuple(weeks),
        today=date(2026, 12, 1),
        plan=PLAN,
        ledger=folder / "ledger.ndjson",
    )
    return replace(made, **asked)  # type: ignore[arg-type]  # as a test says it


def released(asked: Job) -> list[Release]:
    releases = list(collect(asked, Rejections()))
    assert [*(len(one.shards) for one in releases)]
    return releases


def noised(releases: Iterable[Release]) -> list[NoisedRow]:
    return [row for one in releases for shard in one.shards if isinstance(shard, NoisedShard) for row in shard.rows]


def but_for_values(releases: Iterable[Release]) -> list[dict[str, object]]:
    lines = [json.loads(line) for one in releases for line in as_lines(one.shards)]
    return [{name: value for name, value in line.items() if name != "value"} for line in lines]


def true_counts(counts: Sequence[int], epsilon: Fraction) -> list[int]:
    """In the place of noise, to see what is counted."""
    return list(counts)


@pytest.fixture
def without_noise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EpsilonLedger.__init__, "__defaults__", (true_counts,))


@pytest.mark.usefixtures("without_noise")
def test_each_level_counts_its_people_over_its_own_span(tmp_path: Path) -> None:
    rows = noised(released(job(tmp_path, use(everybody()))))
    teams = {
        row.unit: (row.value, row.cohort_size, row.form) for row in rows if row.level is Level.TEAM and row.status is Status.OK
    }
    # South, Tiny and the board are 19 people, in the remainders that the gate makes of them.
    assert teams["Desk"] == (36, 60, NoisedForm.SHARE)
    assert teams["North"] == (48, 80, NoisedForm.SHARE)
    by_month = {(row.unit, row.start): row.value for row in rows if row.level is Level.DEPARTMENT and row.status is Status.OK}
    # In the first four weeks everybody was there.
    assert by_month["Sales", WEEKS[0].monday] == 95
    assert by_month["Sales", WEEKS[4].monday] == 36 + 21
    total = [row for row in rows if row.level is Level.ORGANISATION]
    assert [(row.cohort_size, row.epsilon) for row in total] == [(191, 0)] * 3
    assert {row.unit for row in rows if row.level is Level.DEPARTMENT and row.status is Status.WITHHELD} == {"Head"}


@pytest.mark.usefixtures("without_noise")
@pytest.mark.parametrize(("weeks", "counted"), [(6, 0), (7, 1), (13, 1)])
def test_half_of_the_reported_weeks_make_a_regular_user(tmp_path: Path, weeks: int, counted: int) -> None:
    others = {person: WEEKS for person, (team, _) in enumerate(TEAMS) if team != "Sales/Desk"}
    rows = noised(released(job(tmp_path, use(others | {0: WEEKS[:weeks]}))))
    assert next(row.value for row in rows if row.unit == "Desk") == counted


@pytest.mark.usefixtures("without_noise")
def test_a_week_in_which_the_source_was_down_counts_for_nobody(tmp_path: Path) -> None:
    down = frozenset(WEEKS[:6])
    others = {person: WEEKS for person, (team, _) in enumerate(TEAMS) if team != "Sales/Desk"}
    rows = noised(released(job(tmp_path, use(others | {0: WEEKS[6:10]}), source_down=down)))
    desk = next(row for row in rows if row.unit == "Desk")
    assert (desk.weeks_reported, desk.value) == (7, 1)
    first = [row for row in rows if row.start == WEEKS[0].monday and row.grain is NoisedGrain.FOUR_WEEKS]
    assert first
    assert {row.reason for row in first if row.status is not Status.WITHHELD} == {Reason.SOURCE_DOWN}


def test_what_was_not_reported_costs_nothing(tmp_path: Path) -> None:
    asked = job(tmp_path, use(everybody()), source_down=frozenset(WEEKS[:3]))
    released(asked)
    assert spent(EpsilonLedger.beside(tmp_path / "ledger.ndjson").entries(), "organisation", "2026-Q2") == 1 + Fraction(2, 3)


def test_the_whole_quarter_costs_the_whole_budget_and_nothing_else_leaves(tmp_path: Path) -> None:
    releases = released(job(tmp_path, use(everybody())))
    assert spent(EpsilonLedger.beside(tmp_path / "ledger.ndjson").entries(), "organisation", "2026-Q2") == 2
    assert {shard.contract.name for one in releases for shard in one.shards} == {"undertow.noised", "undertow.status"}
    text = b"".join(line for one in releases for line in as_lines(one.shards))
    kept = b"".join(
        path.read_bytes() for path in tmp_path.rglob("*") if path.is_file() and path.name not in {"usage.ndjson", "roster.csv"}
    )
    assert b"canary" not in text + kept


def test_one_person_changes_values_only(tmp_path: Path) -> None:
    """Whoever is taken away, and however many are left."""
    whole = everybody()
    for number, fewer in enumerate(({**whole, 0: ()}, {**whole, 95: WEEKS[3:4]}, {0: WEEKS})):
        one, other = (released(job(tmp_path / f"{number}{name}", use(acts))) for name, acts in (("a", whole), ("b", fewer)))
        assert but_for_values(one) == but_for_values(other)


def test_other_names_of_people_change_nothing_but_the_noise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(EpsilonLedger.__init__, "__defaults__", (true_counts,))
    straight = job(tmp_path / "a", use(everybody()))
    renamed = job(tmp_path / "b", use(everybody()))
    for path in (renamed.inputs[0], renamed.roster):
        assert path is not None
        path.write_text(path.read_text().replace("canary-", "x-canary-"))
    assert [[*one.shards] for one in released(straight)] == [[*one.shards] for one in released(renamed)]


def test_a_second_run_and_a_longer_one_draw_nothing_again(tmp_path: Path) -> None:
    lines = use(everybody())
    month = noised(released(job(tmp_path, lines, WEEKS[:4])))
    assert {row.grain for row in month} == {NoisedGrain.FOUR_WEEKS}
    once = noised(released(job(tmp_path, lines)))
    again = noised(released(job(tmp_path, use(everybody(0.9)))))
    assert once == again
    assert once[: len(month)] == month
    assert noised(released(job(tmp_path / "elsewhere", lines))) != once


def test_a_week_alone_is_counted_from_its_whole_quarter(tmp_path: Path) -> None:
    assert whole_quarter(job(tmp_path, [], WEEKS[-1:])).weeks == WEEKS
    rows = noised(released(job(tmp_path, use(everybody()), WEEKS[-1:])))
    assert {(row.grain, row.start) for row in rows} == {(NoisedGrain.QUARTER, WEEKS[0].monday)}


def test_a_week_without_a_record_waits_for_somebodys_word(tmp_path: Path) -> None:
    acts = {person: [week for week in weeks if week != WEEKS[5]] for person, weeks in everybody().items()}
    asked = job(tmp_path, use(acts))
    seen: list[str] = []
    with pytest.raises(UnusableInput, match=r"2026-W19, 2026-W21, 2026-W26.*--source-down 2026-W19"):
        seen.extend(one.key[-1] for one in collect(asked, Rejections()))
    assert seen == [str(week) for week in WEEKS if str(week) not in {"2026-W19", "2026-W21", "2026-W26"}]
    assert len(released(replace(asked, source_down=frozenset({WEEKS[5]})))) == 13


def test_nothing_is_drawn_before_somebody_looks(tmp_path: Path) -> None:
    """The works council's consent is asked first."""
    releases = list(collect(job(tmp_path, use(everybody())), Rejections()))
    assert not (tmp_path / "ledger-epsilon.ndjson").exists()
    assert len(releases[-1].shards) == 2
    assert (tmp_path / "ledger-epsilon.ndjson").exists()


def test_without_a_ledger_nothing_is_released(tmp_path: Path) -> None:
    (release,) = collect(job(tmp_path, use(everybody()), WEEKS[3:4], ledger=None), Rejections())
    with pytest.raises(UnusableInput, match="needs a ledger"):
        list(release.shards)


def test_a_source_that_the_budget_does_not_name_has_a_status_and_no_figures(tmp_path: Path) -> None:
    budget = PLAN.budget.model_copy(update={"sources": frozenset({"cursor"})}) if PLAN.budget else None
    asked = job(tmp_path, use(everybody()), plan=PLAN.model_copy(update={"budget": budget}), ledger=None)
    assert {shard.contract.name for one in released(asked) for shard in one.shards} == {"undertow.status"}


class Crash(Exception):
    """Of the test."""


@pytest.mark.parametrize("arrives", [0, 1], ids=["before it arrived", "after part of it arrived"])
def test_after_a_crash_the_very_same_bytes_are_sent(tmp_path: Path, arrives: int) -> None:
    ledger = tmp_path / "ledger.ndjson"
    asked = job(tmp_path, use(everybody()), WEEKS[-1:])
    arrived: list[object] = []

    def breaks(release: Release) -> None:
        arrived.extend(release.shards[:arrives])
        raise Crash

    (release,) = collect(asked, Rejections())
    with pytest.raises(Crash):
        close_once(ledger, release, breaks)
    sent: list[Release] = []
    (again,) = collect(asked, Rejections())
    close_once(ledger, again, sent.append)
    assert [*sent[0].shards] == [*release.shards]
    assert arrived == [*release.shards[:arrives]]
    (third,) = collect(asked, Rejections())
    with pytest.raises(ClosedOnce):
        close_once(ledger, third, sent.append)


def test_what_crashed_before_it_was_paid_for_is_drawn_and_has_not_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = job(tmp_path, use(everybody()), WEEKS[-1:])
    (release,) = collect(asked, Rejections())
    with monkeypatch.context() as patched:
        patched.setattr("pipeline.collector.dp_ledger._spend", _crash_when_rows_are_there())
        with pytest.raises(Crash):
            list(release.shards)
    assert EpsilonLedger.beside(tmp_path / "ledger.ndjson").entries() == []
    assert len(released(asked)) == 1


def _crash_when_rows_are_there() -> object:
    from pipeline.collector import dp_ledger  # noqa: PLC0415  # the function that is replaced

    spend = dp_ledger._spend

    def crashes(pending: object, rows: str) -> object:
        if rows != "0" * 64:
            raise Crash
        return spend(pending, rows)  # type: ignore[arg-type]  # handed on

    return crashes


def closed(tmp_path: Path, weeks: Sequence[Week]) -> Job:
    """A job whose weeks were closed."""
    asked = job(tmp_path, use(everybody()), weeks)
    for release in collect(asked, Rejections()):
        close_once(tmp_path / "ledger.ndjson", release, lambda one: None)
    return asked


def damage_byte(path: Path) -> None:
    text = path.read_bytes()
    path.write_bytes(text.replace(b'"epsilon":"1/3"', b'"epsilon":"1/9"', 1))


def cut_end(path: Path) -> None:
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))


@pytest.mark.parametrize(
    ("hurt", "told"),
    [
        (damage_byte, "does not fit"),
        (lambda path: path.unlink(), "lost entries"),
        (cut_end, "lost entries"),
        (lambda path: path.write_text(""), "lost entries"),
        (lambda path: (path.unlink(), path.mkdir()), "cannot be"),
    ],
    ids=["changed", "gone", "its end is cut off", "emptied", "unreadable"],
)
def test_a_ledger_that_cannot_be_trusted_releases_nothing(tmp_path: Path, hurt: object, told: str) -> None:
    closed(tmp_path, WEEKS[:8])
    hurt(tmp_path / "ledger-epsilon.ndjson")  # type: ignore[operator]  # a function of a path
    later = list(collect(job(tmp_path, use(everybody()), WEEKS[8:]), Rejections()))
    for release in later:
        if release.key[-1] in {"2026-W25", "2026-W26"}:
            with pytest.raises(UnusableInput, match=told):
                list(release.shards)


@pytest.mark.parametrize("hurt", [lambda path: path.unlink(), lambda path: path.write_text("[]")], ids=["gone", "other rows"])
def test_an_outbox_that_lost_rows_releases_nothing(tmp_path: Path, hurt: object) -> None:
    asked = job(tmp_path, use(everybody()), WEEKS[:4])
    released(asked)
    for path in (tmp_path / "ledger-epsilon-outbox").iterdir():
        hurt(path)  # type: ignore[operator]  # a function of a path
    with pytest.raises(UnusableInput, match="has lost the rows"):
        released(asked)


def test_over_the_budget_nothing_is_drawn(tmp_path: Path) -> None:
    released(job(tmp_path, use(everybody()), WEEKS[:8]))
    assert PLAN.budget is not None
    smaller = PLAN.model_copy(update={"budget": PLAN.budget.model_copy(update={"epsilon": 1})})
    (*_, last) = collect(job(tmp_path, use(everybody()), WEEKS[-1:], plan=smaller), Rejections())
    before = (tmp_path / "ledger-epsilon.ndjson").read_bytes()
    with pytest.raises(UnusableInput, match=r"cost epsilon 1, and of the 1 of 2026-Q2 0\.666667 is spent"):
        list(last.shards)
    assert (tmp_path / "ledger-epsilon.ndjson").read_bytes() == before


def test_a_vendor_file_is_kept_until_its_quarter_is_closed(tmp_path: Path) -> None:
    asked = job(tmp_path, use(dict.fromkeys(range(20), WEEKS[:1])), WEEKS[:1])
    (month,) = judge(asked, frozenset(WEEKS[:8]))
    assert month.keep is not None
    assert [verdict.keep for verdict in judge(asked, frozenset(WEEKS))] == [None]
