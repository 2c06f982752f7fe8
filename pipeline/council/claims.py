"""What the pack claims, and the tests that hold each claim: a claim whose tests are gone fails the build.

Part of the pack to claim to tests. The words of a claim are in the catalogue, under ``council.<part>.<claim>``; the test's name,
read as a sentence, says what was tried.
"""

from collections.abc import Mapping, Sequence

Tests = Sequence[str]

CLAIMS: Mapping[str, Mapping[str, Tests]] = {
    "collected": {
        "closed": (
            "tests/schemas/test_contract.py::test_an_unknown_field_is_refused",
            "tests/schemas/test_json_schemas.py::test_generated_schemas_are_closed",
        ),
        "no_person": (
            "tests/schemas/test_contract.py::test_no_field_is_named_for_a_person",
            "tests/schemas/test_contract.py::test_a_unit_is_never_an_email_address",
        ),
        "memory": (
            "tests/privacy/test_cohort.py::test_nothing_shows_a_person",
            "tests/privacy/test_law.py::test_names_of_persons_and_the_order_of_the_roster_change_nothing",
        ),
        "logs": (
            "tests/stream/test_logs.py::test_a_librarys_line_is_kept_without_what_it_quotes",
            "tests/stream/test_logs.py::test_of_an_exception_its_kind_and_place_are_kept",
        ),
        "missing": ("tests/schemas/test_contract.py::test_missing_is_not_sent_as_zero",),
    },
    "plan": {
        "nothing_else": (
            "tests/privacy/test_plan_holds.py::test_what_is_not_in_the_plan_is_in_no_row",
            "tests/privacy/test_plan_holds.py::test_no_view_has_a_figure_that_the_plan_does_not_know",
            "tests/cli/test_privacy_plan.py::test_nothing_is_collected_beyond_the_plan",
        ),
        "whole": ("tests/privacy/test_release_plan.py::test_the_plan_that_is_shipped_has_no_fault_and_lists_all_there_is",),
        "expires": ("tests/privacy/test_release_plan.py::test_a_plan_of_the_past_can_be_read_and_not_be_used",),
        "fingerprint": (
            "tests/privacy/test_release_plan.py::test_every_term_of_an_entry_is_in_the_fingerprint",
            "tests/privacy/test_consent.py::test_the_fingerprint_is_that_of_plan_and_settings",
        ),
    },
    "thresholds": {
        "roster": (
            "tests/privacy/test_gate.py::test_a_withheld_row_is_the_same_whether_the_tool_was_used_or_not",
            "tests/collector/test_laws.py::test_one_person_more_or_less_never_changes_which_rows_exist",
        ),
        "floor": (
            "tests/privacy/test_groups.py::test_no_plan_below_the_floor",
            "tests/privacy/test_release_plan.py::test_what_no_floor_goes_below",
        ),
        "subtraction": (
            "tests/privacy/test_law.py::test_every_group_and_every_difference_is_empty_or_at_least_k",
            "tests/privacy/test_law.py::test_no_combination_of_groups_speaks_of_fewer_than_k",
        ),
        "merged": (
            "tests/privacy/test_law.py::test_nobody_is_lost",
            "tests/report/test_my_team.py::test_a_small_team_is_told_where_it_is_counted_and_why",
        ),
        "waits": (
            "tests/privacy/test_hysteresis.py::test_a_team_stays_hidden_until_it_was_large_enough_for_a_full_new_quarter",
            "tests/privacy/test_hysteresis.py::test_one_member_who_comes_and_goes_never_shows_the_team",
        ),
        "tighter": (
            "tests/privacy/test_tightening.py::test_a_higher_k_shows_nothing_that_could_not_be_added_up_before",
            "tests/privacy/test_tightening.py::test_neither_do_higher_floors_of_sums_days_and_bins",
        ),
        "silent": (
            "tests/collector/test_opt_out.py::test_on_the_list_and_busy_is_the_same_as_idle",
            "tests/collector/test_opt_out.py::test_without_the_list_the_same_person_shows",
        ),
        "frozen": ("tests/audit/test_teeth.py::test_movers_are_found_when_cohorts_are_not_frozen",),
        "once": (
            "tests/collector/test_closing.py::test_a_second_time_sends_nothing_even_with_the_same_figures",
            "tests/privacy/test_ledger.py::test_whatever_is_tried_one_content_at_most_gets_out",
            "tests/store/test_standing.py::test_a_second_release_under_the_same_number_is_refused_and_counted",
        ),
        "shown": (
            "tests/privacy/test_plan_holds.py::test_a_view_shows_what_the_plan_says",
            "tests/rollups/test_shown.py::test_a_plan_that_is_tightened_holds_for_the_very_next_release",
        ),
        "teeth": (
            "tests/privacy/test_gate.py::test_every_step_has_teeth",
            "tests/privacy/test_gate.py::test_without_the_step_the_cell_leaks",
        ),
    },
    "retention": {
        "forget": (
            "tests/store/test_tables.py::test_every_table_forgets_when_its_contract_says_so",
            "tests/store/test_tables.py::test_the_release_surface_forgets_when_the_plan_says_so",
            "tests/store/test_tables.py::test_rows_beyond_their_end_of_life_are_removed",
            "tests/store/test_migrate_command.py::test_tables_keep_their_rows_as_long_as_the_plan_says_and_what_is_older_goes",
        ),
        "told": ("tests/report/test_my_team.py::test_each_row_says_until_when_it_is_kept",),
        "deleted": (
            "tests/collector/test_deleting.py::test_a_file_goes_when_its_weeks_and_those_that_look_back_at_it_are_closed",
            "tests/collector/test_deleting.py::test_nothing_is_deleted_where_nothing_is_closed",
        ),
        "erase": (
            "tests/cli/test_privacy_erase.py::test_it_is_gone_and_nothing_else_is",
            "tests/cli/test_privacy_erase.py::test_it_says_what_it_cannot_reach_and_leaves_an_entry",
        ),
    },
    "recipients": {
        "release_only": (
            "tests/report/test_read.py::test_a_query_touches_release_views_only_and_sorts_by_no_figure",
            "tests/dashboards/test_lint.py::test_queries_read_the_release_surface_and_rank_nothing",
            "tests/store/test_tables.py::test_the_release_surface_is_a_database_of_its_own",
        ),
        "reader": (
            "tests/store/test_roles.py::test_a_reader_reads_nothing_else",
            "tests/store/test_roles.py::test_a_reader_changes_nothing",
        ),
        "same": ("tests/report/test_my_team.py::test_the_rows_are_those_of_the_views_byte_for_byte",),
        "looked": (
            "tests/cli/test_privacy_consent.py::test_every_look_leaves_an_entry",
            "tests/cli/test_privacy_consent.py::test_without_an_entry_nothing_is_shown",
            "tests/cli/test_taking_in.py::test_each_hour_role_and_view_becomes_one_entry_and_no_name",
        ),
        "role": ("tests/cli/test_privacy_consent.py::test_a_role_is_never_a_name",),
    },
    "control": {
        "nothing_without": ("tests/collector/test_consent.py::test_without_consent_nothing_is_sent_and_it_is_said_how_to_begin",),
        "own_key": ("tests/privacy/test_consent.py::test_only_the_works_council_approves_and_unfreezes",),
        "loosening": (
            "tests/collector/test_consent.py::test_loosening_waits_for_the_next_quarter",
            "tests/collector/test_consent.py::test_an_altered_k_is_refused",
        ),
        "tightening": ("tests/collector/test_consent.py::test_tightening_needs_no_approval",),
        "freeze": (
            "tests/collector/test_consent.py::test_a_freeze_lets_nothing_reach_the_broker",
            "tests/collector/test_consent.py::test_once_a_freeze_has_returned_no_release_is_on_its_way",
        ),
        "no_backfill": ("tests/collector/test_consent.py::test_after_a_freeze_its_weeks_stay_unreleased_and_the_others_go_out",),
        "operator": ("tests/collector/test_consent.py::test_the_operator_cannot_end_a_freeze",),
        "log": (
            "tests/privacy/test_chain.py::test_a_dropped_doubled_or_moved_line_is_named",
            "tests/privacy/test_consent.py::test_terms_altered_after_signing_are_refused_though_the_chain_is_mended",
            "tests/cli/test_privacy_consent.py::test_a_hash_that_was_noted_shows_that_the_end_was_cut_off",
        ),
    },
    "attacks": {
        "real": ("tests/audit/test_teeth.py::test_an_attack_needs_its_protection_gone",),
        "worst": ("tests/audit/test_page.py::test_what_is_not_met_comes_first",),
    },
    "signals": {
        "no_ranking": (
            "tests/report/test_page.py::test_signals_come_in_alphabetical_order_whatever_their_strength",
            "tests/report/test_page.py::test_no_colour_is_a_verdict",
        ),
        "uncertain": ("tests/report/test_words.py::test_nothing_is_certain",),
        "rules": ("tests/council/test_pack.py::test_no_library_that_learns_or_writes_is_installed",),
        "excused": ("tests/detectors/test_detect.py::test_no_workaround_when",),
    },
}


def named() -> list[str]:
    """All tests that the claims rest on, once each, in order."""
    return sorted({test for part in CLAIMS.values() for tests in part.values() for test in tests})
