"""What a release plan may say, what it means, and that nothing outside it gets anywhere.

``release_plans/faults`` and ``release_plans/changes`` hold the cases: edits of ``base.toml``, and what is then told.
"""

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import UnusableInput
from pipeline.privacy import plan_faults, release_plan
from pipeline.privacy.gate import MAGNITUDES
from pipeline.privacy.groups import LOWEST, Floors
from pipeline.privacy.plan_faults import RULES, WHOLE
from pipeline.privacy.plan_limits import COMPUTED, INSEPARABLE, KEPT_AT_MOST, MADE_FROM
from pipeline.privacy.plan_model import Audience, Entry, ForbiddenUse, Form, ReleasePlan, Span, Subject, Surface
from pipeline.privacy.release_plan import loosens, read_plan
from pipeline.privacy.standard_plan import standard_plan, standard_plan_text
from pipeline.privacy.unit_gate import ROWS as ROWS_OF_UNITS
from schemas.contract import Model
from schemas.fields import Grain, Status
from schemas.licences import LicenceRow
from schemas.usage import UsageRow

TODAY = date(2026, 11, 23)
CASES = Path(__file__).parent / "release_plans"
BASE = (CASES / "base.toml").read_text("utf-8")
FAULTS, CHANGES = (sorted((CASES / kind).glob("*.toml")) for kind in ("faults", "changes"))
# No deadline: a busy machine is no fault.
LAW = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
ROWS = {Subject.USAGE: UsageRow, Subject.LICENCES: LicenceRow, **{Subject(family): row for family, row in ROWS_OF_UNITS.items()}}


def edited(case: Mapping[str, Any]) -> str:
    """The base plan after the edits of a case, each in its entry."""
    text = BASE
    for edit in case["edits"]:
        start = text.index(f"[entries.{edit['entry']}]") if edit["entry"] else 0
        before, after = text[:start], text[start:]
        assert edit["find"] in after.split("\n\n")[0] or not edit["entry"]
        text = before + after.replace(edit["find"], edit["put"], 1)
    return text


def told(text: str, today: date | None = TODAY) -> list[str]:
    """The faults of a plan, one line each."""
    try:
        read_plan(text, today)
    except UnusableInput as fault:
        return fault.what.split("\n  ")[1:]
    return []


@pytest.fixture(scope="module")
def base() -> ReleasePlan:
    return read_plan(BASE, TODAY)


@pytest.mark.parametrize("path", FAULTS, ids=lambda path: path.stem)
def test_every_fault_is_told_with_its_line_and_its_cure(path: Path) -> None:
    case = tomllib.loads(path.read_text("utf-8"))
    assert told(edited(case)) == case["faults"]


@pytest.mark.parametrize("rule", [*RULES, *WHOLE], ids=lambda rule: rule.__name__)
def test_without_the_rule_its_plans_pass(rule: plan_faults.Rule, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release_plan.plan_faults, "RULES", tuple(other for other in RULES if other is not rule))
    monkeypatch.setattr(release_plan.plan_faults, "WHOLE", tuple(other for other in WHOLE if other is not rule))
    cases = [case for path in FAULTS if (case := tomllib.loads(path.read_text("utf-8")))["rule"] == rule.__name__]
    assert cases
    assert any(told(edited(case)) == [] for case in cases)


def test_no_fault_repeats_what_may_be_a_name() -> None:
    text = BASE.replace('"week"', '"Piet Jansen"', 1).replace('"services"', '"piet@acme.example"', 1)
    assert len(told(text)) == 2
    assert "piet" not in "".join(told(text)).lower()


@pytest.mark.parametrize("text", ["entries = 3", "k = ", "", "[entries]\npeople = 3"])
def test_any_text_is_refused_in_words(text: str) -> None:
    with pytest.raises(UnusableInput, match="release plan"):
        read_plan(text)


def test_a_plan_of_the_past_can_be_read_and_not_be_used() -> None:
    later = date(2027, 7, 1)
    assert read_plan(BASE).entries
    assert len(told(BASE, later)) == len(read_plan(BASE).entries)


@pytest.mark.parametrize("path", CHANGES, ids=lambda path: path.stem)
def test_what_loosens_is_told_and_what_tightens_is_not(path: Path, base: ReleasePlan) -> None:
    case = tomllib.loads(path.read_text("utf-8"))
    new = read_plan(edited(case), TODAY)
    assert loosens(base, new) == case["looser"]
    assert loosens(new, base) == case["looser_back"]
    assert (new.fingerprint() == base.fingerprint()) == (not case["looser"] and not case["looser_back"])


def test_the_fingerprint_is_of_the_meaning() -> None:
    blocks = BASE.split("\n\n")
    shuffled = "\n\n".join([blocks[0], *reversed(blocks[1:])]).replace("[entries.sums]", "# sums\n[entries.of-use]")
    split = BASE.replace('["interactions"]', '["interactions", "suggestions"]')
    sums = next(block for block in BASE.split("\n\n") if "[entries.sums]" in block)
    apart = BASE + "\n" + sums.replace("entries.sums", "entries.more").replace("interactions", "suggestions") + "\n"
    defaulted = BASE.replace('family = "status"\n', 'family = "status"\n').replace(
        'form = "exact"\nowner', 'form = "exact"\nfrom_people = 10\nowner', 1
    )
    assert read_plan(shuffled).fingerprint() == read_plan(defaulted).fingerprint() == read_plan(BASE).fingerprint()
    assert read_plan(split).fingerprint() == read_plan(apart).fingerprint() != read_plan(BASE).fingerprint()


@st.composite
def tightened(draw: st.DrawFn, plan: ReleasePlan) -> ReleasePlan:
    """The plan after a few random tightenings: one that no rule on single measures refuses, though rows may be incomplete."""
    entries = dict(plan.entries)
    for name in draw(st.lists(st.sampled_from(sorted(entries)), max_size=6, unique=True)):
        alike = [other for other, entry in entries.items() if place(entry) == place(plan.entries[name])]
        entries |= draw(tightenings({other: entries[other] for other in alike}))
        if draw(st.booleans()) and len(entries) > 1:
            entries.pop(name, None)
    return plan.model_copy(update={"entries": entries, "k": plan.k + draw(st.integers(0, 5))})


def place(entry: Entry) -> tuple[object, ...]:
    return (entry.family, entry.surface, entry.grain, entry.owner)


@st.composite
def tightenings(draw: st.DrawFn, entries: dict[str, Entry]) -> dict[str, Entry]:
    """The same tightening for all entries of a place: forms of one measure share their terms."""
    one = next(iter(entries.values()), None)
    if one is None:
        return {}
    uses = one.forbidden_uses | draw(st.frozensets(st.sampled_from(ForbiddenUse)))
    terms = {
        "audience": draw(st.frozensets(st.sampled_from(sorted(one.audience)), min_size=1)),
        "expires": one.expires - timedelta(draw(st.integers(0, 90))),
        "keep_days": draw(st.integers(max(1, one.keep_days - 50), one.keep_days)),
        "forbidden_uses": uses,
    }
    chosen = {name: terms[name] for name in draw(st.sets(st.sampled_from(sorted(terms)), max_size=2))}
    more, coarser = draw(st.integers(0, 300)), draw(st.booleans())
    return {name: _tighter(entry, chosen, more, coarser=coarser) for name, entry in entries.items()}


def _tighter(entry: Entry, terms: dict[str, object], more: int, *, coarser: bool) -> Entry:
    people = {} if entry.from_people is None else {"from_people": entry.from_people + more}
    form = {"form": Form.SHARE_10} if coarser and entry.form is Form.SHARE_5 else {}
    return entry.model_copy(update=terms | people | form)


def usable(plan: ReleasePlan) -> bool:
    """Whether every measure has one form at a number of people: a file of another plan would be refused."""
    return not plan_faults.faults((plan_faults.planned_once,), plan.k, plan.entries)


@LAW
@given(st.data())
def test_two_plans_that_loosen_neither_way_are_the_same(data: st.DataObject) -> None:
    one, other = (data.draw(tightened(standard_plan()).filter(usable)) for _ in range(2))
    same = loosens(one, other) == [] and loosens(other, one) == []
    assert same == (one.fingerprint() == other.fingerprint())


@pytest.mark.parametrize("field", sorted(set(Entry.model_fields) - {"measures"}))
def test_every_term_of_an_entry_is_in_the_fingerprint(field: str, base: ReleasePlan) -> None:
    name = "days"
    entry = base.entries[name]
    other: dict[str, object] = {
        "family": Subject.WORK, "grain": Span.WEEK, "surface": Surface.RELEASE, "form": Form.SHARE_5, "from_people": 400,
        "organisation_from": 99, "audience": frozenset({Audience.HR}), "purpose": "unused-licences", "owner": "Somebody else",
        "legal_basis": "gdpr-6-1-e", "expires": TODAY, "keep_days": 7, "forbidden_uses": frozenset({ForbiddenUse.RANKING}),
        "epsilon": Decimal(1),
    }  # fmt: skip
    changed = base.model_copy(update={"entries": base.entries | {name: entry.model_copy(update={field: other[field]})}})
    assert changed.fingerprint() != base.fingerprint()
    assert loosens(base, changed) or loosens(changed, base)


def test_a_threshold_is_raised_but_never_lowered(base: ReleasePlan) -> None:
    assert base.with_k(12).k == 12
    assert loosens(base, base.with_k(12)) == []
    assert {cell.from_people for cell in base.with_k(60).cells if cell.place.measure == "interactions"} == {60}
    with pytest.raises(UnusableInput, match="below the 10"):
        base.with_k(9)


def test_the_plan_that_is_shipped_has_no_fault_and_lists_all_there_is() -> None:
    plan = read_plan(standard_plan_text(), TODAY)
    # People are counted by the quarter, all else by the week.
    grains = dict.fromkeys(COMPUTED, Span.WEEK) | {Subject.PEOPLE: Span.QUARTER}
    by_week = {family: plan.computed(family, grain) for family, grain in grains.items()}
    for_use = frozenset(COMPUTED[Subject.USAGE]) - {"people_habitual", *MAGNITUDES}
    all_there_is = {family: frozenset(measures) for family, measures in COMPUTED.items()}
    of_status = all_there_is[Subject.STATUS] - {"noised_rows"}
    assert by_week == all_there_is | {Subject.USAGE: for_use, Subject.STATUS: of_status}
    assert not plan.computed(Subject.USAGE, Span.DAY) & {"people_habitual", *MAGNITUDES}
    shown = {(cell.place.family, cell.place.measure) for cell in plan.cells if cell.place.surface is Surface.RELEASE}
    assert shown == {
        (family, measure) for family, measures in MADE_FROM.items() for measure in measures if family is not Subject.NOISED
    }
    assert plan.k == 10
    assert plan.floors() == Floors(organisation_days=10)
    assert {cell.keep_days for cell in plan.cells} <= set(KEPT_AT_MOST.values())


def test_the_limits_agree_with_the_models() -> None:
    place = {"unit": "A", "grain": Grain.WEEK, "start": TODAY, "cohort_size": 30, "status": Status.OK}
    for family, row in ROWS.items():
        needed = INSEPARABLE[family]
        assert needed <= set(row.measures())
        assert row.model_validate(place | dict.fromkeys(needed, 0))
        for measure in needed:
            with pytest.raises(ValueError, match="ok"):
                row.model_validate(place | dict.fromkeys(needed - {measure}, 0))
    for sources in (source for measures in MADE_FROM.values() for source in measures.values()):
        assert all(needed <= set(COMPUTED[family]) for family, needed in sources.items())


def test_what_no_floor_goes_below() -> None:
    for field in ("magnitudes", "histogram", "days", "organisation_days"):
        with pytest.raises(UnusableInput, match="too low"):
            Floors(**{field: getattr(LOWEST, field) - 1})


def test_the_whole_wheel_has_the_plan() -> None:
    project = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))
    included: Mapping[str, str] = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    (where,) = (Path(source) for source, target in included.items() if target == "pipeline/release-plan.toml")
    assert where.read_text("utf-8") == standard_plan_text()


def test_the_models_are_closed() -> None:
    assert all(issubclass(model, Model) for model in (Entry, ReleasePlan))
