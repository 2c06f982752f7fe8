"""Ed25519 keys as files: who may say what in the consent log; and the claims of service accounts, signed with their RSA key.

The only package that knows the library ``cryptography``.

A private key is a file that only its owner may read; it never leaves the machine of whom it belongs to, and the works council's
is best made on a machine that IT does not run. A public key is a file that only its owner may write.

It misleads when one person holds both: a signature says which key was used, not by whom.
"""

from pipeline.signing.claims import signed_claim
from pipeline.signing.keys import Signer, Verifier, make_keys, read_signer, read_verifiers

__all__ = ["Signer", "Verifier", "make_keys", "read_signer", "read_verifiers", "signed_claim"]
