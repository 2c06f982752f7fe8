"""Makes keys, reads them with care, signs and verifies."""

import hashlib
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from pipeline.errors import UnusableInput, WrongUse

OTHERS_MAY_TOUCH = stat.S_IRWXG | stat.S_IRWXO
OTHERS_MAY_WRITE = stat.S_IWGRP | stat.S_IWOTH
PEM_END = b"-----END PUBLIC KEY-----"


@dataclass(frozen=True)
class Verifier:
    """A public key.

    Parameters
    ----------
    key
        What it is called by: the first half of the SHA-256 of its 32 bytes, in hexadecimal.
    """

    key: str
    _public: Ed25519PublicKey = field(repr=False)

    def holds(self, message: bytes, signature: str) -> bool:
        """Whether the signature, in hexadecimal, is this key's over the message."""
        try:
            self._public.verify(bytes.fromhex(signature), message)
        except (InvalidSignature, ValueError):
            return False
        return True


@dataclass(frozen=True)
class Signer:
    """A private key; neither shown nor kept anywhere but in its file."""

    key: str
    _private: Ed25519PrivateKey = field(repr=False)

    def sign(self, message: bytes) -> str:
        """The signature of a message, in hexadecimal."""
        return self._private.sign(message).hex()


def make_keys(private: Path, public: Path) -> str:
    """Write a new pair, and give what it is called by.

    Raises
    ------
    WrongUse
        One of the files is there already: a key is never written over.
    """
    key = Ed25519PrivateKey.generate()
    if public.exists():
        raise WrongUse(f"{public} is there already.", "Name another file; a key is never written over.")
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    _write_new(private, pem, 0o600)
    _write_new(public, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), 0o644)
    return _name(key.public_key())


def read_signer(path: Path) -> Signer:
    """The private key in a file.

    Raises
    ------
    UnusableInput
        Others than its owner may read it, or it is no Ed25519 key in PEM.
    """
    pem = _read(
        path,
        OTHERS_MAY_TOUCH,
        "may be read by others than its owner",
        f"Run `chmod 600 {path}`; if others had access, make new keys.",
    )
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise UnusableInput(f"{path} is no private key that can sign.", "Name the one that `undertow privacy keygen` wrote.")
    return Signer(_name(key.public_key()), key)


def read_verifiers(path: Path) -> tuple[Verifier, ...]:
    """The public keys in a file: one, or several in a row where a key was replaced and its old signatures still count.

    Raises
    ------
    UnusableInput
        Others than its owner may write it, or it holds anything but Ed25519 keys in PEM.
    """
    pem = _read(
        path,
        OTHERS_MAY_WRITE,
        "may be written by others than its owner",
        f"Run `chmod 644 {path}`, after a look at who changed it.",
    )
    blocks = [block + PEM_END for block in pem.split(PEM_END)[:-1]]
    try:
        keys = [load_pem_public_key(block.strip()) for block in blocks]
    except (ValueError, UnsupportedAlgorithm):
        keys = []
    found = [key for key in keys if isinstance(key, Ed25519PublicKey)]
    if not found or len(found) < len(keys):
        raise UnusableInput(f"{path} is no public key.", "Name the one that `undertow privacy keygen` wrote.")
    return tuple(Verifier(_name(key), key) for key in found)


def _name(key: Ed25519PublicKey) -> str:
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:32]


def _write_new(path: Path, content: bytes, mode: int) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            file.write(content)
    except FileExistsError as fault:
        raise WrongUse(f"{path} is there already.", "Name another file; a key is never written over.") from fault
    except OSError as fault:
        raise WrongUse(f"{path} cannot be written.", "Name a file in a folder that you may write to.") from fault


def _read(path: Path, forbidden: int, why: str, cure: str) -> bytes:
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_mode & forbidden:
                raise UnusableInput(f"The key {path} {why}.", cure)
            return file.read()
    except OSError as fault:
        raise UnusableInput(f"The key {path} cannot be read.", "Check the path, and that you may read it.") from fault
