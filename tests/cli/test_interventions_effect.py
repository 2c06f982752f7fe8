"""``undertow interventions plan`` and ``effect``: a draw stands; answers are about kinds of help, never about a team."""

import json
from datetime import date

import numpy as np
import pytest

from pipeline.cli.main import main
from pipeline.effects.waitlist import draw
from pipeline.periods import Week
from pipeline.rollups import roll_up
from pipeline.store import open_store
from schemas.fields import Grain, Status
from schemas.intervention import Intervention
from schemas.signal import NextStep
from schemas.status import SourceState, StatusRow, StatusShard
from schemas.usage import UsageRow, UsageShard
from tests.report.contents import worked_around

ORG, TOOL, PEOPLE = "acme", "github-copilot", 20
FIRST = Week(date(2026, 3, 2))
WEEKS = [FIRST.shift(i) for i in range(30)]
UNITS = [f"Team {i:02}" for i in range(48)]
SEED, START = 11, WEEKS[20]
DONE = WEEKS[18]


@pytest.fixture(scope="module")
def dsn(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A quiet organisation in which those whom a lot puts first use the tool more from the third week on."""
    place = f"chdb://{tmp_path_factory.mktemp('store')}"
    rng = np.random.default_rng(3)
    people = np.clip(rng.binomial(PEOPLE, 0.5, (len(WEEKS), len(UNITS))), 1, PEOPLE - 5)
    first = np.array([unit in draw(UNITS, SEED).first for unit in UNITS])
    people[23:] += 5 * first
    with open_store(place) as store:
        store.migrate()
        store.keep_for_ever()
        store.write([shard for week, row in zip(WEEKS, people, strict=True) for shard in released(week, row.tolist())])
        roll_up(store, store.completed([(ORG, TOOL, TOOL, str(week)) for week in WEEKS]))
        # Listening was done for ten teams that had a signal, as had ten others; nothing came of it.
        signals = [worked_around(unit, detected_period=str(WEEKS[16]), since=str(WEEKS[14])) for unit in UNITS[:24]]
        store.write_signals(signals, 1)
        store.write_interventions(
            [Intervention(org=ORG, unit=unit, period=str(DONE), kind=NextStep.LISTEN) for unit in UNITS[:12]]
            + [Intervention(org=ORG, unit=unit, period=str(WEEKS[28]), kind=NextStep.PATHS) for unit in UNITS[:12]]
            + [Intervention(org=ORG, unit=UNITS[0], period=str(DONE), kind=NextStep.FORUM)]
        )
    return place


def released(week: Week, people: list[int]) -> list[UsageShard | StatusShard]:
    envelope = {
        "org": ORG,
        "source": TOOL,
        "tool": TOOL,
        "period": str(week),
        "cohort": week.quarter,
        "k": 10,
        "shard": 0,
        "shards": 1,
    }
    shared = {"parent": None, "grain": Grain.WEEK, "start": week.monday, "cohort_size": PEOPLE, "status": Status.OK}
    rows = [
        UsageRow(unit=unit, people_active=n, people_active_by_own_action=n, **shared)
        for unit, n in zip(UNITS, people, strict=True)
    ]
    status = StatusRow(
        state=SourceState.COMPLETE, days_expected=5, days_reported=5, records_read=9, records_rejected={}, usage_rows=len(rows)
    )
    return [UsageShard(**envelope, rows=rows), StatusShard(**envelope, rows=[status])]


def undertow(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stop:
        main(["interventions", *arguments, "--org", ORG])
    told = capsys.readouterr()
    return int(stop.value.code or 0), told.out, told.err


def answers(capsys: pytest.CaptureFixture[str], dsn: str, *arguments: str) -> list[dict[str, object]]:
    code, out, err = undertow(capsys, "effect", "--store", dsn, "--json", *arguments)
    assert (code, err) == (0, "")
    return json.loads(out)


@pytest.fixture(scope="module")
def planned(dsn: str) -> str:
    """The same after a draw; the first use of the command, so that each test may rely on it."""
    with pytest.raises(SystemExit) as stop:
        main(["interventions", "plan", "--kind", "coffee", "--units", ",".join(UNITS), "--week", str(START), "--seed", str(SEED),
              "--store", dsn, "--org", ORG])  # fmt: skip
    assert stop.value.code == 0
    return dsn


def test_a_draw_is_kept_and_says_for_everybody_when(planned: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = undertow(capsys, "plans", "--store", planned, "--json")
    places = json.loads(out)
    assert (code, sorted(one["unit"] for one in places)) == (0, UNITS)
    assert {one["turn"] for one in places if one["is_first"]} == {str(START)}
    assert {one["turn"] for one in places if not one["is_first"]} == {str(START.shift(7))}
    assert tuple(sorted(one["unit"] for one in places if one["is_first"])) == draw(UNITS, SEED).first


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["--units", "Team 01,Team 02", "--week", str(START)], 2, "waits for its turn by an earlier draw"),
        (["--open-signals", "--week", str(START.shift(7))], 1, "fewer than two units"),
        (["--units", "Team 01,Nobody"], 1, "no figures of one of these units"),
        (["--units", "Team 01"], 1, "fewer than two units"),
        ([], 2, "Give either"),
        (["--units", "Team 01,Team 02", "--open-signals"], 2, "Give either"),
        (["--units", "Team 01,Team 02", "--week", "soon"], 2, "not an ISO week"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    arguments: list[str], code: int, told: str, planned: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = undertow(capsys, "plan", "--kind", "coffee", "--store", planned, *arguments)
    assert (found[0], told in found[2]) == (code, True), found


def test_a_draw_that_worked_is_told_with_its_interval(planned: str, capsys: pytest.CaptureFixture[str]) -> None:
    (told,) = answers(capsys, planned, "--kind", "coffee")
    assert (told["answer"], told["design"], told["helped"], told["compared"]) == ("more_use", "drawn", 24, 24)
    low, high = float(str(told["low"])), float(str(told["high"]))
    assert low <= 5 / PEOPLE <= high
    assert low > 0


def test_what_did_nothing_cannot_be_told_from_chance(dsn: str, capsys: pytest.CaptureFixture[str]) -> None:
    (told,) = answers(capsys, dsn, "--kind", "listen")
    assert (told["answer"], told["design"], told["helped"]) == ("not_told_apart", "matched", 12)


def test_too_early_and_too_few_are_answers_without_a_figure(dsn: str, capsys: pytest.CaptureFixture[str]) -> None:
    for kind, answer in (("paths", "too_early"), ("forum", "too_few_units")):
        (told,) = answers(capsys, dsn, "--kind", kind)
        assert (told["answer"], told["effect"], told["before_and_after"]) == (answer, None, None)
    assert answers(capsys, dsn, "--kind", "both") == []


def test_of_one_unit_nothing_is_told_but_that_it_cannot_be(planned: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = undertow(capsys, "effect", "--store", planned, "--unit", UNITS[0])
    assert code == 0
    told = " ".join(out.split())
    assert "listening conversations, week 28 of 2026: of one team it cannot be told from chance." in told
    assert (
        "skill paths, new roles, week 38 of 2026: too early to say; the weeks that count are over with week 44 of 2026." in told
    )
    assert undertow(capsys, "effect", "--store", planned, "--unit", "Nobody")[0] == 2


@pytest.mark.parametrize(("language", "warning"), [("en", "Beware of before and after"), ("nl", "Pas op met voor en na")])
def test_the_warning_stands_with_every_effect(
    language: str, warning: str, planned: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out, _ = undertow(capsys, "effect", "--store", planned, "--kind", "coffee", "--language", language)
    assert warning in " ".join(out.split())


def test_an_organisation_without_figures_is_told_so(dsn: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = undertow(capsys, "effect", "--store", dsn, "--tool", "typewriter")
    assert (code, "no weekly figures of the tool typewriter" in err) == (1, True)
