"""How long ``undertow grafana`` takes, over HTTP: from an empty Grafana, again with nothing to do, and to remove it all.

``python benchmarks/grafana.py`` starts the strict imitation of the tests on this machine and applies the whole plan of the
example (dashboards, teams, contacts, rules), at once and with a wait before each answer as a server far away would have. It says
how many requests that is, and what it must stay below. A real Grafana needs longer for an answer, and this does not say how long.
"""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # a script sees its own folder only

from pipeline.grafana import Change, Grafana, apply, changes, check, removals  # noqa: E402  # needs the path
from tests.grafana.fake import ADMIN, running  # noqa: E402
from tests.grafana.planned import wanted  # noqa: E402
from tests.grafana.state import State  # noqa: E402

LIMITS = {"from empty": 15.0, "nothing to do": 3.0, "destroy": 15.0}


def main() -> None:
    """Measure and print; ends with 1 where something took too long."""
    parser = argparse.ArgumentParser(description="How long apply takes against the imitation.")
    parser.add_argument("--wait", type=float, nargs="*", default=[0.0, 0.05], help="Seconds before each answer.")
    waits = parser.parse_args().wait
    print(f"{'':<16}{'answer after':>14}{'requests':>10}{'writes':>8}{'seconds':>9}{'limit':>7}")
    late = [name for wait in waits for name in _measure(wait)]
    sys.exit(1 if late else 0)


def _measure(wait: float) -> list[str]:
    """What took too long."""
    late = []
    with running() as (address, state):
        state.slow = wait
        grafana = Grafana.at(address, ADMIN)
        looks: dict[str, Callable[[], list[Change]]] = {
            "from empty": lambda: changes(wanted(), grafana),
            "nothing to do": lambda: changes(wanted(), grafana),
            "destroy": lambda: removals(wanted(contacts=None), grafana),
        }
        for name, look in looks.items():
            seconds, asked, writes = _timed(grafana, state, look)
            # What must not be exceeded is meant for a Grafana that answers at once.
            limit = f"{LIMITS[name]:.0f}" if wait == 0 else ""
            print(f"{name:<16}{wait * 1000:>11.0f} ms{asked:>10}{writes:>8}{seconds:>9.2f}{limit:>7}", flush=True)
            late += [name] if wait == 0 and seconds > LIMITS[name] else []
    return late


def _timed(grafana: Grafana, state: State, look: Callable[[], list[Change]]) -> tuple[float, int, int]:
    state.asked.clear()
    began = time.perf_counter()
    check(grafana)
    for _ in apply(look(), grafana):
        pass
    return time.perf_counter() - began, len(state.asked), len(state.writes)


main()
