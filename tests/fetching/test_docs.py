"""docs/fetching.md names every vendor, every credential and every option."""

import re
from pathlib import Path

from pipeline.fetching import VENDORS
from pipeline.fetching.gemini_workspace import GeminiOptions

TEXT = (Path(__file__).parents[2] / "docs/fetching.md").read_text()
ROWS = {row[0]: "|".join(row) for row in re.findall(r"^\| `([a-z0-9-]+)` (\|.*\|)$", TEXT, re.MULTILINE)}


def test_every_vendor_is_in_the_table() -> None:
    assert set(ROWS) == set(VENDORS)


def test_every_option_is_in_its_row_but_addresses() -> None:
    for name, vendor in VENDORS.items():
        options = {option for option in vendor.options.model_fields if not option.endswith("_url")}
        assert options == set(re.findall(r"`([a-z]+)`", ROWS[name].split("|")[-2])), name


def test_every_credential_is_in_its_row() -> None:
    for name, vendor in VENDORS.items():
        options = [vendor.options.model_construct()]
        if name == "gemini-workspace":
            options = [GeminiOptions(auth="token"), GeminiOptions(administrator="a")]
        needed = {secret for one in options for secret in vendor.secrets(one)}
        assert needed == set(re.findall(r"UNDERTOW_\w+", ROWS[name])), name
