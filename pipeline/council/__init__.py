"""The works-council pack: everything a works council needs to decide, made from what is really set, never written by hand.

Principle
---------
A paper that is written beside a program is out of date within a month. So the pack is generated: from the contracts of the
messages, the release plan, the floors in the code, the settings and the account of the attack suite. It carries the fingerprint
that the works council signs. Every claim has its test named beside it, and the build fails when such a test is gone, or when the
committed pack is stale.

Contract
--------
``facts_of(...)`` gathers what is set; ``render(facts, language)`` gives one page of HTML that fetches nothing;
``print_to_pdf(page, pdf)`` prints it.

Modules
-------
``claims``, ``law``  what is claimed, and by which tests it is held
``attacks``          what the attack suite found
``parts``            the chapters, as blocks; ``tables`` those of the configuration, ``together`` their long lists
``pack``             the page
``printing``         paper

It misleads about what is outside the program: who holds which password, and what people do with a figure.
"""

from pipeline.council.facts import Facts
from pipeline.council.pack import render
from pipeline.council.printing import print_to_pdf

__all__ = ["Facts", "print_to_pdf", "render"]
