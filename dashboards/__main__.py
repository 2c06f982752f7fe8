"""``python -m dashboards``: generate the JSON anew, after a change of a layout, a query or a text."""

import sys

from dashboards.generate import write

sys.stdout.write("\n".join(write()) + "\n")
