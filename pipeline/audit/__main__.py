"""``python -m pipeline.audit``: the audit as a page on standard output."""

import sys

from pipeline.audit import Scale, audit, side_by_side
from pipeline.audit.page import render


def main() -> None:
    """Run the audit at its usual scale, or with as many seeds and people as given."""
    scale = Scale(*map(int, sys.argv[1:3]))
    found = audit(scale, lambda chosen: side_by_side(chosen, 2, lambda done, of: print(f"{done}/{of}", file=sys.stderr)))  # noqa: T201  # progress
    sys.stdout.write(render(found))


if __name__ == "__main__":
    main()
