"""The attack suite: what somebody who holds everything that Undertow stores, sends and shows can learn about one person.

Principle
---------
Claims about privacy are measured, not asserted, on what the real pipeline gives out: exports of made-up organisations go
through the collector, the bytes of its messages, ingest, ClickHouse, detection, the release views and the report. Attackers
know the source code, the rules and every roster. Every attack has teeth: with its protection taken away (in tests only, by
replacing a function of the collector), it succeeds.

Contract
--------
``audit(scale, run) -> Audit``; ``page.render(audit) -> str``. An attack is a pure function from
:class:`~pipeline.audit.surfaces.Seen` to guesses; an experiment makes a world, looks at it, and holds the guesses against the
truth.

Modules
-------
``world``, ``exports``      made-up people, written as the vendor's files
``surfaces``                the real pipeline, and all that can be seen of it
``attacks/``                one file each
``yardstick``               what others publish, in the same form
``plans``                   the release plans that are tried beside the one that is shipped
``programs``                integer programs over published sums
``experiments/``, ``suite`` worlds against attacks, and the results of all
``statistics``, ``results``, ``page``

It misleads when it passes: it shows what these attacks find, not that there is no other.
"""

from pipeline.audit.suite import Audit, Scale, audit, of_one, side_by_side

__all__ = ["Audit", "Scale", "audit", "of_one", "side_by_side"]
