"""The pack says what is so: every claim has a test that exists, nothing in it is stale, and it tells what is not built."""

import ast
import re
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from html import unescape
from pathlib import Path

import pytest
from pydantic import ValidationError

from pipeline.cli.main import main
from pipeline.cli.privacy_pack import ACCOUNT
from pipeline.council import Facts, law, render
from pipeline.council.attacks import FAILS, Findings, read_findings
from pipeline.council.claims import CLAIMS, named
from pipeline.council.law import Met
from pipeline.council.pack import marked
from pipeline.council.parts import CHAPTERS, NOT_BUILT, chapters
from pipeline.privacy.plan_model import Entry, LegalBasis, ReleasePlan
from pipeline.privacy.standard_plan import standard_plan
from pipeline.settings import Settings
from pipeline.texts import catalogue, texts
from schemas import FAMILIES
from schemas.signal import Signal
from tests.report.test_page import Outline

ROOT = Path(__file__).parents[2]
COMMITTED = ROOT / "docs" / "works-council"
PLAN = standard_plan()
STALE = "run `undertow privacy pack --out docs/works-council`"


def facts(plan: ReleasePlan = PLAN, findings: Findings | None = None) -> Facts:
    return Facts("organisation", 3, plan, findings)


@pytest.fixture(scope="module")
def findings() -> Findings | None:
    account = ROOT / ACCOUNT
    return read_findings(account.read_text("utf-8")) if account.is_file() else None


@pytest.fixture(params=["en", "nl"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_the_committed_pack_is_current(language: str, findings: Findings | None) -> None:
    ours = Settings.model_fields
    set_ = Facts(ours["org"].default, ours["finality_days"].default, PLAN, findings)
    assert (COMMITTED / f"pack.{language}.html").read_text("utf-8") == render(set_, language), STALE


def test_every_test_that_is_named_exists_and_is_collected() -> None:
    wanted = {*named(), *law.named()}
    paths = sorted({test.split("::")[0] for test in wanted})
    assert [path for path in paths if not (ROOT / path).is_file()] == []
    # By name, as pytest collects: to ask it takes longer than all other tests here. A test that is skipped would count too.
    assert [path for path in paths if not fnmatch(path, "tests/*/test_*.py")] == []
    there = {f"{path}::{name}" for path in paths for name in collected_from(ROOT / path)}
    assert sorted(wanted - there) == []


def collected_from(file: Path) -> Iterator[str]:
    """The functions and classes of a file that pytest takes for tests."""
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name.lower().startswith("test"):
            yield node.name


def test_every_claim_and_every_answer_stands_beside_its_tests(language: str) -> None:
    page = unescape(render(facts(), language))
    for part in CLAIMS.values():
        for tests in part.values():
            assert tests, "a claim without a test is no claim"
            assert all(f"<code>{test}</code>" in page for test in tests)
    for rule in law.RULES:
        assert all(f"<code>{test}</code>" in page for test in rule.tests)


def test_a_rule_that_is_met_names_its_tests_and_a_duty_claims_none() -> None:
    for rule in law.RULES:
        assert bool(rule.tests) == (rule.met in {Met.BUILT, Met.PARTLY}), rule.key


def test_every_rule_that_was_asked_for_is_there() -> None:
    page = unescape(render(facts(), "en"))
    for name in (
        *("GDPR 5", "GDPR 13 and 14", "GDPR 15", "GDPR 21", "GDPR 22", "GDPR 25", "GDPR 30", "GDPR 32", "GDPR 35", "35(9)"),
        *("WOR 25", "WOR 27", "BetrVG 87", "AI Act 4", "AI Act 5(1)(f)", "AI Act 26(7)", "Annex III", "C-65/23"),
    ):
        assert name in page, name


def test_the_pack_carries_the_fingerprints_and_changes_with_everything_that_is_set(language: str) -> None:
    usual = facts()
    page = render(usual, language)
    assert PLAN.fingerprint() in page
    assert usual.fingerprint in page
    for other in (facts(PLAN.with_k(12)), Facts("acme", 3, PLAN), Facts("organisation", 4, PLAN)):
        assert other.fingerprint != usual.fingerprint
        assert other.fingerprint in render(other, language)


def test_the_fingerprint_is_the_one_that_is_approved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("status", "--json", "--log", str(tmp_path / "none"), capsys=capsys)[0] in {0, 1}
    _, out, _ = run("pack", "--out", str(tmp_path), "--language", "en", "--audit", str(ROOT / ACCOUNT), capsys=capsys)
    (page,) = out.split()
    assert facts().fingerprint in Path(page).read_text("utf-8")


def run(*arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stop:
        main(["privacy", *arguments])
    told = capsys.readouterr()
    return int(stop.value.code or 0), told.out, told.err


def test_all_that_is_collected_planned_and_open_is_told(language: str) -> None:
    page = unescape(render(facts(), language))
    for name in FAMILIES:
        assert catalogue(language)[f"schema.{name.removeprefix('undertow.')}"] in page
    for n in range(1, 6):
        assert texts(language)(f"report.never_{n}") in page
    for name in NOT_BUILT:
        assert str(marked(texts(language)(f"council.open.{name}"))) in render(facts(), language)


def test_what_is_called_not_built_is_not_built() -> None:
    said = Signal.model_fields["certainty"].description or ""
    assert ("never measured in the field" in said) == ("calibration" in NOT_BUILT)


def test_without_an_account_of_the_attacks_it_says_so_plainly(language: str) -> None:
    assert str(marked(texts(language)("council.attacks.absent"))) in render(facts(), language)


ACCOUNT_OF_ATTACKS = """# What attackers learn from Undertow

**2 of 36 criteria are not met.** Nine of the twelve attacks.

After a quarter (release surface: at most 0.65)

| people in the team | processing surface | release surface |
|---|---|---|
| 15 | 1.00 ± 0.00 (100%) | **0.71 ± 0.28 (0%)** |
| 20 | 0.98 ± 0.01 (90%) | 0.50 ± 0.10 (1%) |

| attack | surface | what | found | interval of the share | criterion | verdict |
|---|---|---|---|---|---|---|
| 6 Dominance | processing surface | sums that fail the p% rule (p = 25) | 109 of 490 | 0.164 to 0.289 | at most 0.00 | FAILS |
| 9 Side channels | release surface | something new | 0 of 5 | 0.000 to 0.781 | at most 0.00 | passes |
"""


def test_what_attackers_found_is_told_failures_first(language: str) -> None:
    found = read_findings(ACCOUNT_OF_ATTACKS)
    assert found is not None
    assert (found.failed, found.judged, len(found.figures)) == (2, 36, 2)
    page = unescape(render(facts(findings=found), language))
    assert texts(language)("council.attacks.failed", failed=2, judged=36) in page
    assert texts(language)("council.attacks.cell_fails", n=71, reach=28) in page
    assert page.index("109") < page.index("something new"), "what failed comes first; what has no words yet is quoted"


def test_the_committed_account_is_read_whole(findings: Findings | None) -> None:
    account = ROOT / ACCOUNT
    if not account.is_file():
        assert findings is None
        return
    assert findings is not None
    lines = account.read_text("utf-8").splitlines()
    assert len(findings.figures) == sum(bool(re.match(r"\| \d+ [A-Z]", line)) for line in lines)
    bold = sum(line.count("**") // 2 for line in lines if re.match(r"\| \d+ \|", line))
    told = sum(figure.verdict == FAILS for figure in findings.figures) + bold
    assert told == findings.failed, "every criterion that is not met is told"


def test_what_is_no_account_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.md"
    other.write_text("# Something else\n", "utf-8")
    code, _, err = run("pack", "--out", str(tmp_path), "--audit", str(other), capsys=capsys)
    assert code == 1
    assert "no account of the attack suite" in err


def test_without_chromium_it_says_how_to_print(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    code, out, err = run("pack", "--out", str(tmp_path), "--language", "nl", "--pdf", capsys=capsys)
    assert code == 1
    assert "print it to PDF" in err
    assert out.strip().endswith("pack.nl.html"), "the page is there to be printed by hand"


def test_consent_is_never_a_legal_basis() -> None:
    assert {basis.value for basis in LegalBasis} == {"gdpr-6-1-c", "gdpr-6-1-e", "gdpr-6-1-f"}
    entry = next(iter(PLAN.entries.values())).model_dump()
    for ground in ("gdpr-6-1-a", "works-council", "consent"):
        with pytest.raises(ValidationError, match="legal_basis"):
            Entry.model_validate(entry | {"legal_basis": ground})


LEARNS = re.compile(
    r"torch|tensorflow|keras|jax|scikit-learn|sklearn|xgboost|lightgbm|catboost|transformers|openai|anthropic|mistral|langchain"
    r"|llama|spacy|nltk|textblob|vader|deepface|onnx|sentence|huggingface|cohere|ollama"
)


def test_no_library_that_learns_or_writes_is_installed() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    locked = re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    assert len(locked) > len(declared)
    assert [name for name in [*declared, *locked] if LEARNS.search(name)] == []


def test_it_says_once_that_it_is_no_legal_advice(language: str) -> None:
    page = unescape(render(facts(), language))
    word = {"en": "legal advice", "nl": "juridisch advies"}[language]
    assert page.count(word) == 1


def test_the_page_fetches_nothing_and_hangs_together(language: str) -> None:
    page = render(facts(findings=read_findings(ACCOUNT_OF_ATTACKS)), language)
    outline = Outline(page)
    assert not {"script", "iframe", "object", "embed", "form", "base"} & set(outline.tags)
    assert outline.addresses == ["data:,"]
    assert len(outline.ids) == len(set(outline.ids))
    assert set(outline.references) <= set(outline.ids)
    assert "[[" not in page
    assert not re.search(r"\{\w+\}", page.split("</style>")[-1])


def test_chapters_are_numbered_in_order_and_the_texts_know_it() -> None:
    made = chapters(facts(), "en")
    assert [chapter.number for chapter in made] == list(range(1, len(CHAPTERS) + 1))
    assert set(CLAIMS) <= set(CHAPTERS)
