"""Signs claims with an RSA key, as a JSON web token: how a service account shows who it is."""

import base64
from collections.abc import Mapping

import orjson
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from pipeline.errors import UnusableInput


def signed_claim(claim: Mapping[str, str | int], private_key: str) -> str:
    """The claim as a token (RS256, RFC 7515).

    Parameters
    ----------
    claim
        What is claimed; it can be read by everybody who has the token.
    private_key
        An RSA key in PEM.

    Raises
    ------
    UnusableInput
        It is none.
    """
    try:
        key = load_pem_private_key(private_key.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, RSAPrivateKey):
        raise UnusableInput("The service account's key is no RSA key.", "Name the JSON file that came with the key.")
    body = b".".join(map(_encoded, (orjson.dumps({"alg": "RS256", "typ": "JWT"}), orjson.dumps(claim))))
    return (body + b"." + _encoded(key.sign(body, PKCS1v15(), SHA256()))).decode()


def _encoded(part: bytes) -> bytes:
    return base64.urlsafe_b64encode(part).rstrip(b"=")
