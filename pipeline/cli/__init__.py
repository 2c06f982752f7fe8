"""The command ``undertow``: one command a file, found by its name in :data:`COMMANDS`.

Every command module has a function ``run`` whose docstring is its help, with examples. Exit codes: 0 done, 1 failed, 2 wrong use.
An error prints what was wrong and what to do, on standard error, never a traceback. Modules are imported only when their command
is called, so that ``undertow signals`` does not wait for Faust.
"""

from pipeline.cli.main import main

__all__ = ["main"]
