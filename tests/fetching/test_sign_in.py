"""Signing in: a service account shows a signed claim, and what is secret goes to nobody else."""

import base64
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs

import orjson
import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from pipeline.cli.main import main
from tests.fetching.serving import Answer, Asked, Clock, as_json
from tests.fetching.vendors import SECRET, WEEK, GeminiWorkspace


@pytest.fixture(scope="module")
def key() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


class WithServiceAccount(GeminiWorkspace):
    """Gives the token for a claim that holds."""

    def __init__(self, key: RSAPrivateKey) -> None:
        super().__init__()
        self.key = key
        self.claims: list[dict[str, object]] = []

    def options(self) -> str:
        return f'base_url = "{self.url}"\ntoken_url = "{self.url}/token"\nadministrator = "canary-admin@example.org"\n'

    def answer(self, asked: Asked) -> Answer:
        if asked.path != "/token":
            return super().answer(asked)
        form = parse_qs(asked.body.decode())
        head, claim, signature = form["assertion"][0].split(".")
        self.key.public_key().verify(decoded(signature), f"{head}.{claim}".encode(), PKCS1v15(), SHA256())
        assert orjson.loads(decoded(head)) == {"alg": "RS256", "typ": "JWT"}
        self.claims.append(orjson.loads(decoded(claim)))
        return as_json({"access_token": SECRET, "expires_in": 3599, "token_type": "Bearer"})


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


@pytest.fixture
def google(key: RSAPrivateKey) -> Iterator[WithServiceAccount]:
    with WithServiceAccount(key) as server:
        yield server


@pytest.fixture
def fetch(
    google: WithServiceAccount, key: RSAPrivateKey, tmp_path: Path, written: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], int]:
    account = tmp_path / "account.json"
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    account.write_bytes(orjson.dumps({"client_email": "robot@example.org", "private_key": pem}))
    account.chmod(0o600)
    monkeypatch.setenv("UNDERTOW_GOOGLE_SERVICE_ACCOUNT_FILE", str(account))
    config = tmp_path / "sources.toml"
    config.write_text(f"[sources.gemini-workspace.fetch]\n{google.options()}")
    about = ["--period", str(WEEK), "--today", str(WEEK.sunday + timedelta(days=4)), "--out", str(tmp_path / "rows.ndjson")]
    files = ["--roster", str(google.roster(tmp_path)), "--config", str(config)]

    def run() -> int:
        with pytest.raises(SystemExit) as ended:
            main(["collect", "gemini-workspace", "--fetch", *about, *files])
        assert isinstance(ended.value.code, int)
        return ended.value.code

    return run


def test_a_signed_claim_is_exchanged_once_for_a_token(
    google: WithServiceAccount, fetch: Callable[[], int], clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    assert fetch() == 0
    (claim,) = google.claims
    assert claim == {
        "iss": "robot@example.org",
        "sub": "canary-admin@example.org",
        "scope": "https://www.googleapis.com/auth/admin.reports.audit.readonly",
        "aud": f"{google.url}/token",
        "iat": int(clock.now),
        "exp": int(clock.now) + 3600,
    }
    assert "canary" not in capsys.readouterr().err


def test_a_refused_claim_tells_the_cure(
    google: WithServiceAccount, fetch: Callable[[], int], capsys: pytest.CaptureFixture[str]
) -> None:
    google.always = [("/token", lambda _, __: as_json({"error": "invalid_grant", "account": "canary"}, 400))]
    assert fetch() == 1
    told = capsys.readouterr().err
    assert "delegation over the domain" in told
    assert "canary" not in told


def test_a_claim_is_sent_to_no_other_address(
    google: WithServiceAccount, fetch: Callable[[], int], capsys: pytest.CaptureFixture[str]
) -> None:
    google.always = [("/token", lambda _, __: Answer(307, headers={"Location": f"{google.url}/elsewhere"}))]
    assert fetch() == 1
    assert google.paths("elsewhere") == []
    assert "another address" in capsys.readouterr().err


@pytest.mark.parametrize("content", ["", "{", "[]", '{"client_email": "x"}', '{"client_email": "x", "private_key": "canary"}'])
def test_a_file_that_is_no_account_is_told_without_its_content(
    google: WithServiceAccount, fetch: Callable[[], int], tmp_path: Path, content: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "account.json").write_text(content)
    assert fetch() == 1
    told = capsys.readouterr().err
    assert "Name the JSON file" in told
    assert "canary" not in told
    assert google.asked == []
