"""Whatever is wrong with an export: rows, counted rejections or a clear error; never a traceback, never a person in them."""

import contextlib
import io
import json
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.cli.main import main
from pipeline.connectors import CONNECTORS
from tests.collector.made import plan_of_everything_text
from tests.connectors.mutating import cases_of, spoilt

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "20"))


@dataclass(frozen=True)
class Told:
    """All that left the process."""

    code: object
    out: bytes
    err: bytes
    rejections: bytes
    logged: bytes

    def everything(self) -> bytes:
        return (self.out + self.err + self.rejections + self.logged).lower()


@pytest.mark.parametrize("source", sorted(CONNECTORS))
def test_every_source_has_a_sound_case_to_spoil(source: str) -> None:
    assert cases_of(source)


@pytest.mark.parametrize("source", sorted(CONNECTORS))
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_a_spoilt_export_gives_rows_rejections_or_a_clear_error(source: str, data: st.DataObject) -> None:
    case = data.draw(st.sampled_from(cases_of(source)), label="case")
    changed = data.draw(spoilt(case), label="files")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "case"
        shutil.copytree(case.folder, folder)
        for file, content in changed.items():
            (folder / file).write_bytes(content)
        told = collected(folder, case.arguments)
        checked = collected(folder, _checking(case.arguments), extra=())
    for one in (told, checked):
        assert one.code in {0, 1, 2}
        assert b"traceback" not in one.everything()
        assert b"canary" not in one.everything()
    for row in map(json.loads, told.out.splitlines()):
        assert row["schema"].startswith("undertow.")
    if told.code == 0:
        assert told.out
    else:
        assert b"undertow: " in told.err


def collected(folder: Path, arguments: tuple[str, ...], extra: tuple[str, ...] = ("--out", "-")) -> Told:
    rejections = folder.parent / "rejections.ndjson"
    more = (*extra, "--rejections", str(rejections)) if extra else ()
    plan = folder.parent / "plan.toml"
    plan.write_text(plan_of_everything_text().replace("\nk = 10\n", "\nk = 5\n"), "utf-8")
    out, err, logged = _Stream(), _Stream(), io.StringIO()
    environment = {"UNDERTOW_PLAN": str(plan), "COLUMNS": "150"} if "--k" in arguments else {"COLUMNS": "150"}
    with _in(folder), patch.dict(os.environ, environment), patch.multiple(sys, stdout=out, stderr=err), _logging(logged):
        try:
            main([*arguments, *more])
        except SystemExit as ended:
            code = ended.code
    written = rejections.read_bytes() if rejections.exists() else b""
    return Told(code, out.content(), err.content(), written, logged.getvalue().encode())


class _Stream(io.TextIOWrapper):
    """A standard stream that keeps what is written to it."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", write_through=True)

    def content(self) -> bytes:
        self.flush()
        return self.buffer.getvalue()  # type: ignore[attr-defined]  # it is the BytesIO from above


@contextlib.contextmanager
def _in(folder: Path) -> Iterator[None]:
    with contextlib.chdir(folder):
        yield


@contextlib.contextmanager
def _logging(stream: io.StringIO) -> Iterator[None]:
    handler = logging.StreamHandler(stream)
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)


def _checking(arguments: tuple[str, ...]) -> tuple[str, ...]:
    """The same export, looked at instead of collected."""
    inputs = arguments[arguments.index("--input") :]
    end = next((i for i, word in enumerate(inputs[1:], 1) if word.startswith("--")), len(inputs))
    named = arguments[arguments.index("--map") :][:2] if "--map" in arguments else ()
    return (*arguments[:2], *inputs[:end], *named, "--check")
