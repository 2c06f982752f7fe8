"""What the works council approved is what is published, from when it says, and never more."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from pipeline.errors import UnusableInput
from pipeline.periods import Week
from pipeline.privacy.approval import Role, Terms, loosenings, statements
from pipeline.privacy.chain import Chain, Entry, read_chain, torn_body
from pipeline.privacy.consent import Reason, approvals, in_force, takes_effect
from tests.privacy.consent_logs import TRUST, Log, at, due, terms

SIGNED = at("2026-10-07")
"""In 2026-Q4."""


@pytest.fixture
def log() -> Log:
    log = Log()
    log.approve(SIGNED, "2026-Q4", terms())
    return log


def reason(log: Log, week: str, run: Terms | None = None) -> Reason | None:
    found = log.refusal(week, run)
    return found and found.reason


def test_without_an_approval_nothing_is_published_and_it_is_said_how_to_begin() -> None:
    found = Log().refusal("2026-W41")
    assert found is not None
    assert found.reason is Reason.NO_APPROVAL
    assert "undertow privacy keygen" in found.cure
    assert "undertow privacy approve" in found.cure


def test_what_was_approved_is_published_from_its_quarter_on(log: Log) -> None:
    assert reason(log, "2026-W40") is None
    assert reason(log, "2027-W30") is None
    assert reason(log, "2026-W39") is Reason.NOT_YET


def test_another_organisation_has_no_approval(log: Log) -> None:
    assert reason(log, "2026-W41", terms(org="other")) is Reason.NO_APPROVAL


@pytest.mark.parametrize(("run", "told"), [(terms(k=9), "k falls from 10 to 9"), (terms(finality_days=2), "closed after 2 days")])
def test_an_altered_setting_is_refused_and_named(log: Log, run: Terms, told: str) -> None:
    found = log.refusal("2026-W41", run)
    assert found is not None
    assert found.reason is Reason.OTHER_TERMS
    assert told in found.what


def test_an_approval_of_an_older_plan_does_not_cover_a_wider_one() -> None:
    log = Log()
    log.approve(SIGNED, "2026-Q4", terms(narrow=True))
    found = log.refusal("2026-W41", terms())
    assert found is not None
    assert (found.reason, "is new" in found.what) == (Reason.OTHER_TERMS, True)


@pytest.mark.parametrize("run", [terms(k=11), terms(finality_days=5), terms(narrow=True), terms(k=30, narrow=True)])
def test_tightening_needs_nobody(log: Log, run: Terms) -> None:
    assert reason(log, "2026-W41", run) is None


def test_loosening_waits_for_the_next_quarter_whatever_the_approval_says(log: Log) -> None:
    log.approve(at("2026-11-02"), "2026-Q4", terms(k=8))
    assert reason(log, "2026-W52", terms(k=8)) is Reason.NOT_YET
    assert reason(log, "2027-W01", terms(k=8)) is None
    assert reason(log, "2026-W52", terms(k=10)) is None
    assert [takes_effect(list(approvals(log.read(), "acme")), one) for one in approvals(log.read(), "acme")] == [
        "2026-Q4",
        "2027-Q1",
    ]


def test_an_approval_does_not_open_quarters_before_the_first_one(log: Log) -> None:
    log.approve(at("2026-11-02"), "2026-Q1", terms())
    assert reason(log, "2026-W20") is Reason.NOT_YET
    assert reason(log, "2026-W41") is None


def test_a_tighter_approval_rules_at_once_and_the_wider_one_no_more(log: Log) -> None:
    log.approve(at("2026-11-02"), "2026-Q4", terms(k=12))
    assert reason(log, "2026-W41", terms(k=10)) is Reason.OTHER_TERMS
    assert reason(log, "2026-W41", terms(k=12)) is None


def test_widening_again_is_loosening(log: Log) -> None:
    log.approve(at("2026-11-02"), "2026-Q4", terms(k=12))
    log.approve(at("2026-11-03"), "2026-Q4", terms(k=10))
    assert reason(log, "2026-W41", terms(k=10)) is Reason.NOT_YET
    assert reason(log, "2027-W02", terms(k=10)) is None


@pytest.mark.parametrize("role", Role)
def test_either_key_freezes_everything_at_once(log: Log, role: Role) -> None:
    log.freeze(at("2026-11-04"), role)
    for week in ("2026-W40", "2026-W44", "2027-W10"):
        assert reason(log, week) is Reason.FROZEN
    found = log.refusal("2026-W44")
    assert found is not None
    assert f"since 2026-11-04, by the {role}" in found.what


def test_the_end_of_a_freeze_fills_nothing_in(log: Log) -> None:
    log.freeze(at("2026-11-04"))  # the Wednesday of week 45: week 44 comes due on Thursday
    log.unfreeze(at("2026-11-17"))  # the Tuesday of week 47: week 46 comes due on Thursday
    refused = {week: reason(log, f"2026-W{week}") for week in range(42, 50)}
    assert refused == {
        42: None,
        43: None,
        44: Reason.FELL_IN_FREEZE,
        45: Reason.FELL_IN_FREEZE,
        46: Reason.FELL_IN_FREEZE,
        47: Reason.FELL_IN_FREEZE,
        48: None,
        49: None,
    }
    found = log.refusal("2026-W45")
    assert found is not None
    assert "from 2026-11-04 to 2026-11-17" in found.what


def test_a_new_approval_does_not_bring_a_frozen_week_back(log: Log) -> None:
    log.freeze(at("2026-11-04"))
    log.unfreeze(at("2026-11-05"))
    log.approve(at("2026-11-06"), "2026-Q4", terms())
    assert reason(log, "2026-W45") is Reason.FELL_IN_FREEZE


def test_a_second_freeze_in_a_freeze_does_not_shorten_it(log: Log) -> None:
    log.freeze(at("2026-11-04"), Role.OPERATOR)
    log.freeze(at("2026-11-12"))
    log.unfreeze(at("2026-11-13"))
    assert reason(log, "2026-W44") is Reason.FELL_IN_FREEZE, "it came due on 5 November"


@pytest.mark.parametrize("event", ["approve", "unfreeze"])
@pytest.mark.parametrize(("role", "by"), [(Role.OPERATOR, "operator"), (Role.COUNCIL, "operator"), (Role.COUNCIL, "stranger")])
def test_only_the_works_council_approves_and_unfreezes(log: Log, event: str, role: Role, by: str) -> None:
    log.freeze(at("2026-11-04"))
    more = {"start": "2026-Q4", "terms": terms().model_dump(mode="json")} if event == "approve" else {}
    log.say(event, at("2026-11-05"), role, by, **more)
    with pytest.raises(UnusableInput, match="Line 3 of the consent log"):
        log.read()


def test_a_stranger_cannot_freeze_either(log: Log) -> None:
    log.say("freeze", at("2026-11-05"), Role.OPERATOR, "stranger")
    with pytest.raises(UnusableInput, match=r"Line 2 .* not one of the operator"):
        log.read()


def test_an_older_entry_holds_nowhere_else(log: Log) -> None:
    """An unfreeze of the same moment, word for word: whoever can write the file cannot end the next freeze with it."""
    log.freeze(at("2026-11-04"))
    log.unfreeze(at("2026-11-04"))
    log.freeze(at("2026-11-04"))
    log.chain = Chain((*log.chain.entries, log.chain.next(log.chain.entries[2].body)))
    with pytest.raises(UnusableInput, match=r"Line 5 .* signature does not hold"):
        log.read()


@pytest.mark.parametrize("change", [{"finality_days": 0}, {"org": "other"}, {"plan": {}}])
def test_terms_altered_after_signing_are_refused_though_the_chain_is_mended(log: Log, change: dict[str, object]) -> None:
    log.freeze(at("2026-11-04"))
    first, second = log.chain.entries
    altered = replace(first, body={**first.body, "terms": {**first.body["terms"], **change}})  # type: ignore[dict-item,index]  # JSON
    forged = Chain((altered, replace(second, previous=altered.hash)))
    with pytest.raises(UnusableInput, match=r"Line 1 .* signature does not hold"):
        statements(forged, TRUST)


def test_a_byte_changed_anywhere_stops_everything_and_is_named(log: Log) -> None:
    log.freeze(at("2026-11-04"))
    log.unfreeze(at("2026-11-05"))
    for number, line in enumerate(log.lines()):
        for where in range(0, len(line) - 1, 97):
            lines = log.lines()
            lines[number] = line[:where] + bytes([line[where] ^ 1]) + line[where + 1 :]
            with pytest.raises(UnusableInput, match=f"Line {number + 1} "):
                log.read(lines)


def test_a_statement_dated_before_the_one_above_is_refused(log: Log) -> None:
    log.freeze(SIGNED - timedelta(seconds=1))
    with pytest.raises(UnusableInput, match=r"Line 2 .* dated before"):
        log.read()


def test_an_entry_that_is_no_statement_stops_everything(log: Log) -> None:
    log.chain = Chain((*log.chain.entries, log.chain.next({"event": "thaw"})))
    with pytest.raises(UnusableInput, match=r"Line 2 .* no statement"):
        log.read()


def test_a_torn_line_stops_everything_until_it_is_told_of(log: Log) -> None:
    torn = Log(log.chain)
    torn.freeze(at("2026-11-04"))
    piece = torn.lines()[1][:-20]
    with pytest.raises(UnusableInput, match="torn"):
        log.read([*log.lines(), piece])
    log.chain = Chain((*log.chain.entries, log.chain.next(torn_body(piece))))
    log.freeze(at("2026-11-04"))
    assert len(log.read()) == 2


def test_a_plan_of_another_version_is_not_comparable() -> None:
    old = terms().model_copy(update={"plan": {"version": 0}})
    assert loosenings(old, terms()) == ("the plan is of another version of Undertow",)
    assert old.fingerprint != terms().fingerprint


def test_the_fingerprint_is_that_of_plan_and_settings() -> None:
    others = [terms(), terms(k=11), terms(finality_days=4), terms(narrow=True), terms(org="other")]
    assert len({one.fingerprint for one in others}) == len(others)
    again = Terms.model_validate_json(terms().model_dump_json())
    assert again.fingerprint == terms().fingerprint


K, ENTRY = "a lower k", "one more entry"
OFFERS = {(K, ENTRY): terms(10), (K,): terms(10, narrow=True), (ENTRY,): terms(12), (): terms(12, narrow=True)}
"""Terms by the liberties they take; one loosens another when it takes one more."""
FIRST_DAY = date(2026, 1, 1)
QUARTERS = ["2025-Q4", *(f"{year}-Q{number}" for year in (2026, 2027, 2028) for number in (1, 2, 3, 4))]


class Consent(RuleBasedStateMachine):
    """Beside the log, a table of what each quarter may do, and a set of frozen days; both must always say the same."""

    def __init__(self) -> None:
        super().__init__()
        self.log = Log()
        self.day = FIRST_DAY
        self.may: dict[str, set[str]] = {}
        self.begun = False
        self.frozen = False
        self.frozen_days: set[date] = set()

    @property
    def quarter(self) -> str:
        return Week.of(self.day).quarter

    @rule(days=st.sampled_from([1, 5, 20, 50]))
    def pass_time(self, days: int) -> None:
        for _ in range(days):
            self.day = min(self.day + timedelta(days=1), date(2027, 12, 20))
            if self.frozen:
                self.frozen_days.add(self.day)

    @rule(offer=st.sampled_from(list(OFFERS)), ahead=st.integers(-1, 2))
    def approve(self, offer: tuple[str, ...], ahead: int) -> None:
        start = QUARTERS[max(0, QUARTERS.index(self.quarter) + ahead)]
        self.log.approve(at(self.day), start, OFFERS[offer])
        for quarter in QUARTERS[QUARTERS.index(start) :]:
            tighter = quarter in self.may and set(offer) <= self.may[quarter]
            if not self.begun or quarter > self.quarter or tighter:
                self.may[quarter] = set(offer)
        self.begun = True

    @rule(role=st.sampled_from(Role))
    def freeze(self, role: Role) -> None:
        self.log.freeze(at(self.day), role)
        self.frozen = True
        self.frozen_days.add(self.day)

    @precondition(lambda self: self.frozen)
    @rule()
    def unfreeze(self) -> None:
        self.log.unfreeze(at(self.day))
        self.frozen = False

    @rule(weeks=st.integers(-30, 15), offer=st.sampled_from(list(OFFERS)))
    def emit(self, weeks: int, offer: tuple[str, ...]) -> None:
        week = Week.of(self.day).shift(weeks)
        lost = bool(self.frozen_days & {*week.days, due(week)})
        approved = week.quarter in self.may and set(offer) <= self.may[week.quarter]
        found = self.log.refusal(week, OFFERS[offer])
        assert (found is None) == (approved and not lost and not self.frozen), found

    @invariant()
    def what_takes_effect_is_in_force_then(self) -> None:
        given = list(approvals(self.log.read(), "acme"))
        if given:
            assert in_force(given, takes_effect(given, given[-1])) is given[-1]


TestConsent = Consent.TestCase
TestConsent.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)


def test_a_log_is_read_whole_or_not_at_all(log: Log) -> None:
    lines = [*log.lines(), Entry(1, "0" * 64, {"event": "freeze"}).line()]
    assert read_chain(lines).broken is not None
    with pytest.raises(UnusableInput, match="Line 2 "):
        log.read(lines)
