"""Settings come from variables and a file, are checked all at once, and never show a secret or a wrong value."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from pipeline.errors import UnusableInput
from pipeline.settings import K_FLOOR, Settings, read_settings


@pytest.fixture(autouse=True)
def _nothing_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_variable_wins_over_the_file_and_an_argument_over_both(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "undertow.toml").write_text('org = "from-file"\nk = 12\n')
    assert (read_settings().org, read_settings().k) == ("from-file", 12)
    monkeypatch.setenv("UNDERTOW_ORG", "from-variable")
    assert (read_settings().org, read_settings().k) == ("from-variable", 12)
    assert read_settings(org="from-argument", k=None).org == "from-argument"


def test_no_setting_goes_below_the_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNDERTOW_K", str(K_FLOOR - 1))
    with pytest.raises(UnusableInput, match="k "):
        read_settings()


def test_all_faults_are_named_at_once_without_their_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNDERTOW_K", "secret-one")
    monkeypatch.setenv("UNDERTOW_ORG", "Secret Two")
    with pytest.raises(UnusableInput) as fault:
        read_settings()
    assert "k (" in fault.value.what
    assert "org (" in fault.value.what
    assert "secret" not in str(fault.value).lower()


def test_an_unknown_setting_in_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "undertow.toml").write_text("threshold = 3\n")
    with pytest.raises(UnusableInput, match="threshold"):
        read_settings()


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "undertow.toml").write_text("org = ")
    with pytest.raises(UnusableInput, match=r"undertow\.toml is not valid TOML"):
        read_settings()


def test_settings_do_not_change_and_do_not_show_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNDERTOW_GRAFANA_TOKEN", "glsa_secret")
    settings = read_settings()
    assert "glsa_secret" not in repr(settings)
    with pytest.raises(ValidationError):
        settings.k = 3  # type: ignore[misc]  # that is the point


def test_every_setting_says_what_it_is() -> None:
    assert [name for name, field in Settings.model_fields.items() if not (field.description or "").endswith(".")] == []
