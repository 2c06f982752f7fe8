"""``python -m pipeline.cli``: the same as the command ``undertow``."""

from pipeline.cli.main import main

main()
