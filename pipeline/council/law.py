"""Which rule asks for what, the feature that answers it, and the tests that hold the feature.

Not every rule can be met by a program: where a duty is the employer's own, no feature is claimed and no test is named.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Met(StrEnum):
    """How far a rule is met."""

    BUILT = "built"
    PARTLY = "partly"
    """Something of it is not built; the text says what."""
    YOURS = "yours"
    """A duty of the employer that no program can fulfil; it gets help here."""
    NOT_BUILT = "not_built"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; its name, what it asks and the feature are in the catalogue, under ``council.law.<key>_...``."""

    key: str
    met: Met
    tests: Sequence[str] = ()


RULES = (
    Rule(
        "gdpr_5",
        Met.BUILT,
        (
            "tests/privacy/test_plan_holds.py::test_what_is_not_in_the_plan_is_in_no_row",
            "tests/store/test_tables.py::test_every_table_forgets_when_its_contract_says_so",
        ),
    ),
    Rule("gdpr_6", Met.PARTLY, ("tests/council/test_pack.py::test_consent_is_never_a_legal_basis",)),
    Rule(
        "gdpr_13",
        Met.BUILT,
        (
            "tests/report/test_my_team.py::test_every_value_of_every_row_is_on_the_page",
            "tests/report/test_page.py::test_every_family_and_its_retention_is_told",
        ),
    ),
    Rule("gdpr_15", Met.PARTLY, ("tests/report/test_my_team.py::test_the_rows_are_those_of_the_views_byte_for_byte",)),
    Rule(
        "gdpr_21",
        Met.BUILT,
        (
            "tests/collector/test_opt_out.py::test_on_the_list_and_busy_is_the_same_as_idle",
            "tests/collector/test_opt_out.py::test_to_be_put_on_the_list_changes_no_row_size_status_or_reason",
        ),
    ),
    Rule(
        "gdpr_22",
        Met.BUILT,
        (
            "tests/dashboards/test_lint.py::test_queries_read_the_release_surface_and_rank_nothing",
            "tests/report/test_words.py::test_what_was_seen_is_a_sentence_without_a_person",
        ),
    ),
    Rule(
        "gdpr_25",
        Met.PARTLY,
        (
            "tests/privacy/test_law.py::test_every_group_and_every_difference_is_empty_or_at_least_k",
            "tests/privacy/test_groups.py::test_no_plan_below_the_floor",
            "tests/audit/test_epsilon.py::test_the_real_release_shows_no_more_than_it_declares",
        ),
    ),
    Rule("gdpr_30", Met.PARTLY, ("tests/schemas/test_contract.py::test_a_family_declares_itself",)),
    Rule(
        "gdpr_32",
        Met.PARTLY,
        (
            "tests/store/test_roles.py::test_a_reader_reads_nothing_else",
            "tests/cli/test_privacy_consent.py::test_without_an_entry_nothing_is_shown",
            "tests/signing/test_keys.py::test_a_private_key_that_others_may_touch_is_refused",
        ),
    ),
    Rule("gdpr_35", Met.PARTLY, ("tests/council/test_pack.py::test_the_committed_pack_is_current",)),
    Rule("wor_25", Met.YOURS),
    Rule(
        "wor_27",
        Met.BUILT,
        (
            "tests/collector/test_consent.py::test_without_consent_nothing_is_sent_and_it_is_said_how_to_begin",
            "tests/privacy/test_consent.py::test_an_approval_of_an_older_plan_does_not_cover_a_wider_one",
        ),
    ),
    Rule(
        "betrvg_87",
        Met.BUILT,
        (
            "tests/collector/test_consent.py::test_a_freeze_lets_nothing_reach_the_broker",
            "tests/report/test_page.py::test_units_come_in_alphabetical_order",
        ),
    ),
    Rule("c_65_23", Met.BUILT, ("tests/council/test_pack.py::test_consent_is_never_a_legal_basis",)),
    Rule("ai_4", Met.YOURS),
    Rule("ai_5", Met.BUILT, ("tests/council/test_pack.py::test_no_library_that_learns_or_writes_is_installed",)),
    Rule("ai_26", Met.PARTLY, ("tests/council/test_pack.py::test_no_library_that_learns_or_writes_is_installed",)),
)
"""In the order of the page."""


def named() -> list[str]:
    """All tests that the map rests on, once each, in order."""
    return sorted({test for rule in RULES for test in rule.tests})
