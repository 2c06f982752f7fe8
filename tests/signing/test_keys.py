"""Keys are files that nobody else can touch; a signature holds for one key and one message."""

from pathlib import Path

import pytest

from pipeline.errors import UnusableInput, WrongUse
from pipeline.signing import make_keys, read_signer, read_verifiers


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    private, public = tmp_path / "keys" / "council.key", tmp_path / "keys" / "council.pub"
    make_keys(private, public)
    return private, public


def test_a_signature_holds_for_its_key_and_message_only(pair: tuple[Path, Path], tmp_path: Path) -> None:
    signer = read_signer(pair[0])
    (verifier,) = read_verifiers(pair[1])
    other = tmp_path / "other.key"
    make_keys(other, tmp_path / "other.pub")
    signature = signer.sign(b"freeze")
    assert signer.key == verifier.key
    assert verifier.holds(b"freeze", signature)
    assert not verifier.holds(b"unfreeze", signature)
    assert not verifier.holds(b"freeze", read_signer(other).sign(b"freeze"))
    assert not verifier.holds(b"freeze", "no hexadecimal")
    assert not verifier.holds(b"freeze", signature[:-2])


def test_a_private_key_is_for_its_owner_alone(pair: tuple[Path, Path]) -> None:
    assert pair[0].stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o644, 0o660, 0o610])
def test_a_private_key_that_others_may_touch_is_refused(pair: tuple[Path, Path], mode: int) -> None:
    pair[0].chmod(mode)
    with pytest.raises(UnusableInput, match=r"read by others.*chmod 600"):
        read_signer(pair[0])


@pytest.mark.parametrize("mode", [0o664, 0o646])
def test_a_public_key_that_others_may_write_is_refused(pair: tuple[Path, Path], mode: int) -> None:
    pair[1].chmod(mode)
    with pytest.raises(UnusableInput, match="written by others"):
        read_verifiers(pair[1])


def test_a_key_is_never_written_over(pair: tuple[Path, Path], tmp_path: Path) -> None:
    before = pair[0].read_bytes(), pair[1].read_bytes()
    with pytest.raises(WrongUse, match="there already"):
        make_keys(pair[0], tmp_path / "new.pub")
    with pytest.raises(WrongUse, match="there already"):
        make_keys(tmp_path / "new.key", pair[1])
    assert (pair[0].read_bytes(), pair[1].read_bytes()) == before
    assert not (tmp_path / "new.key").exists()


def test_after_a_change_of_keys_both_are_in_the_file(pair: tuple[Path, Path], tmp_path: Path) -> None:
    make_keys(tmp_path / "new.key", tmp_path / "new.pub")
    pair[1].write_bytes(pair[1].read_bytes() + (tmp_path / "new.pub").read_bytes())
    assert [one.key for one in read_verifiers(pair[1])] == [read_signer(pair[0]).key, read_signer(tmp_path / "new.key").key]


@pytest.mark.parametrize("content", [b"", b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", b"\xff" * 40])
def test_what_is_no_key_is_said_without_its_content(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "key"
    path.write_bytes(content)
    path.chmod(0o600)
    for read in (read_signer, read_verifiers):
        with pytest.raises(UnusableInput, match="keygen"):
            read(path)


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key  # noqa: PLC0415  # only here
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat  # noqa: PLC0415  # only here

    path = tmp_path / "key"
    path.write_bytes(generate_private_key(SECP256R1()).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    path.chmod(0o600)
    with pytest.raises(UnusableInput, match="no private key that can sign"):
        read_signer(path)


def test_no_key_is_shown(pair: tuple[Path, Path]) -> None:
    signer = read_signer(pair[0])
    assert repr(signer) == f"Signer(key={signer.key!r})"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="nowhere"):
        read_signer(tmp_path / "nowhere")
