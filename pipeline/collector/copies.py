"""Tells files that are identical in content, so that one that was downloaded twice is read once."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

PIECE_BYTES = 2**20


def originals(paths: Iterable[Path]) -> dict[Path, Path]:
    """Each file that is a copy of one before it, to that one.

    Only files of one size are compared. It misses a copy that was packed.
    """
    by_size: dict[int, list[Path]] = defaultdict(list)
    for path in paths:
        by_size[path.stat().st_size].append(path)
    copies = {}
    for alike in by_size.values():
        seen: dict[bytes, Path] = {}
        for path in alike if len(alike) > 1 else ():
            first = seen.setdefault(_digest(path), path)
            if first != path:
                copies[path] = first
    return copies


def _digest(path: Path) -> bytes:
    digest = hashlib.blake2b()
    with path.open("rb") as stream:
        while piece := stream.read(PIECE_BYTES):
            digest.update(piece)
    return digest.digest()
