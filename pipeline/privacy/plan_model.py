"""What a release plan can say: closed sets, one entry per released group of measures, and the fingerprint of it all.

A plan that was read with :func:`pipeline.privacy.release_plan.read_plan` keeps the rules of
:mod:`pipeline.privacy.plan_faults`; one that is put together in Python is only well-formed.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Literal, NamedTuple, Self

from pydantic import Field, PlainSerializer, StringConstraints

from pipeline.errors import UnusableInput
from pipeline.privacy.gate import BINS, MAGNITUDES
from pipeline.privacy.groups import DAYS_FROM, HISTOGRAM_FROM, K_FLOOR, MAGNITUDES_FROM, Floors
from pipeline.privacy.unit_gate import DISTRIBUTIONS, SUMS
from schemas.contract import Model
from schemas.fields import Source
from schemas.signal import Pattern

IN_ORDER = PlainSerializer(sorted)
"""A set is written in order, so that the same plan is always the same text."""
Epsilon = Annotated[Decimal, Field(gt=0, le=100), PlainSerializer(lambda epsilon: f"{epsilon.normalize():f}", return_type=str)]
"""A decimal number as it is written: 0.1 is a tenth."""
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=200)]


class Subject(StrEnum):
    """What an entry is about: the families of a release, and the signals that are found in them."""

    USAGE = "usage"
    LICENCES = "licences"
    WORK = "work"
    PULSE = "pulse"
    QUESTIONS = "questions"
    TRAINING = "training"
    UNSANCTIONED = "unsanctioned"
    PEOPLE = "people"
    INTERVENTIONS = "interventions"
    STATUS = "status"
    SIGNALS = "signals"
    NOISED = "noised"


class Surface(StrEnum):
    """Where figures are: kept for the programs, or shown to people."""

    PROCESSING = "processing"
    RELEASE = "release"


class Span(StrEnum):
    """How long the period of one figure is, the finest first."""

    DAY = "day"
    WEEK = "week"
    FOUR_WEEKS = "four-weeks"
    QUARTER = "quarter"


class Form(StrEnum):
    """How exact a figure is, the coarsest first."""

    FACT = "fact"
    """Something of a source or a roster, no figure about people."""
    EPISODE = "episode"
    """A pattern that is seen or not, with evidence to the nearest tenth."""
    NOISED_BANDS = "noised-bands"
    """Few, about half or most, of a value with noise."""
    NOISED_SHARE = "noised-share"
    """A share with its plus-minus, of a value with noise."""
    BANDS = "three-bands"
    SHARE_10 = "share-10"
    """A share to the nearest 10 points."""
    SHARE_5 = "share-5"
    """A share to the nearest 5 points."""
    EXACT = "exact"

    def finer_than(self, other: "Form") -> bool:
        """Whether it tells more than another form."""
        order = list(Form)
        return order.index(self) > order.index(other)


class Audience(StrEnum):
    """Who may see it: roles, never persons."""

    SERVICES = "services"
    """Programs under a service account; no human."""
    CHANGE_LEAD = "change-lead"
    TEAM = "team"
    HR = "hr"
    WORKS_COUNCIL = "works-council"
    EMPLOYEES = "employees"
    OPERATORS = "operators"


class Purpose(StrEnum):
    """What for; worded in the catalogue."""

    OFFER_HELP = "offer-help"
    UNUSED_LICENCES = "unused-licences"
    TELL_QUIET_FROM_AVOIDED = "tell-quiet-from-avoided"
    START_CONVERSATION = "start-conversation"
    TELL_SOURCE_TROUBLE = "tell-source-trouble"
    HEAR_WORRIES = "hear-worries"
    SUPPORT_LEARNING = "support-learning"
    BETTER_TOOLS = "better-tools"
    KEEP_TALENT = "keep-talent"


class LegalBasis(StrEnum):
    """Article 6 of the GDPR; consent of employees or of a works council is none of these."""

    OBLIGATION = "gdpr-6-1-c"
    PUBLIC_TASK = "gdpr-6-1-e"
    LEGITIMATE_INTEREST = "gdpr-6-1-f"


class ForbiddenUse(StrEnum):
    """What it may never be used for; worded in the catalogue."""

    APPRAISAL = "appraisal"
    TARGETS = "targets"
    RANKING = "ranking"
    LICENCE_CLAWBACK = "licence-clawback"
    SANCTIONS = "sanctions"


class Entry(Model):
    """One released measure, or several that share everything.

    Parameters
    ----------
    measures, family
        Names of the measures, and what they are about.
    grain, surface, form
        How often, where, and how exact.
    from_people
        Fewest people on the roster; the plan's k where it is not said.
    organisation_from
        Another, lower one for the organisation as a whole; the same where it is not said.
    audience
        Who may see it.
    purpose, legal_basis, owner
        Why, on what ground, and which role answers for it.
    expires
        The last day on which it is released.
    keep_days
        How long it is kept at most.
    forbidden_uses
        What it may never be used for.
    epsilon
        Noised measures: what they cost each person in a quarter, for one source, all releases together.
    """

    measures: Annotated[frozenset[str], Field(min_length=1), IN_ORDER]
    family: Subject
    grain: Span
    surface: Surface
    form: Form
    from_people: Annotated[int | None, Field(ge=1)] = None
    organisation_from: Annotated[int | None, Field(ge=1)] = None
    audience: Annotated[frozenset[Audience], Field(min_length=1), IN_ORDER]
    purpose: Purpose
    legal_basis: LegalBasis
    owner: Words
    expires: date
    keep_days: Annotated[int, Field(ge=1)]
    forbidden_uses: Annotated[frozenset[ForbiddenUse], Field(min_length=1), IN_ORDER]
    epsilon: Epsilon | None = None


class Budget(Model):
    """The most that all noised values together may cost a person, in the profile ``dp``.

    Parameters
    ----------
    epsilon
        In a quarter, over all sources, tools and levels.
    sources
        The sources whose use may be released; each costs as much as the entries say.
    """

    epsilon: Epsilon
    sources: Annotated[frozenset[Source], Field(min_length=1), IN_ORDER]


class Place(NamedTuple):
    """What is released, but for how exact: the same place is never planned twice in one form."""

    family: Subject
    measure: str
    surface: Surface
    grain: Span


@dataclass(frozen=True, slots=True)
class Cell:
    """One measure at one place in one form, on the terms of its entry, all defaults filled in."""

    place: Place
    form: Form
    from_people: int
    organisation_from: int
    audience: frozenset[Audience]
    purpose: Purpose
    legal_basis: LegalBasis
    owner: str
    expires: date
    keep_days: int
    forbidden_uses: frozenset[ForbiddenUse]
    epsilon: Decimal | None

    def terms(self) -> Mapping[str, object]:
        """All of it in plain values, sets in order."""
        cost = {} if self.epsilon is None else {"epsilon": f"{self.epsilon.normalize():f}"}
        return cost | {
            "family": self.place.family,
            "measure": self.place.measure,
            "surface": self.place.surface,
            "grain": self.place.grain,
            "form": self.form,
            "from_people": self.from_people,
            "organisation_from": self.organisation_from,
            "audience": sorted(self.audience),
            "purpose": self.purpose,
            "legal_basis": self.legal_basis,
            "owner": self.owner,
            "expires": self.expires.isoformat(),
            "keep_days": self.keep_days,
            "forbidden_uses": sorted(self.forbidden_uses),
        }


class ReleasePlan(Model):
    """The allow-list: what may be computed, kept and shown. What is not in it does not exist.

    Parameters
    ----------
    version
        Of the file's form.
    profile
        Which protection: ``standard``, or ``dp`` (noise at the edge, within a budget).
    k
        Fewest people on the roster of anything at all.
    cohort
        How long a roster stays frozen.
    owner
        The role that answers for the plan.
    works_council_contact
        The role that approves it and may freeze it.
    dpia, balancing_test
        Where the data protection impact assessment and the weighing of interests are kept.
    budget
        Of the profile ``dp``.
    entries
        Name to entry.
    """

    version: Literal[1]
    profile: Literal["standard", "dp"]
    k: Annotated[int, Field(ge=K_FLOOR)]
    cohort: Literal["quarter"]
    owner: Words
    works_council_contact: Words
    dpia: Words
    balancing_test: Words
    budget: Budget | None = None
    entries: dict[str, Entry]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every measure at every place in every form, in a fixed order; the names and the order of entries are gone."""
        cells = [cell for entry in self.entries.values() for cell in cells_of(entry, self.k)]
        return tuple(sorted(cells, key=lambda cell: (cell.place, cell.form)))

    def fingerprint(self) -> str:
        """SHA-256 over what the plan means, in hexadecimal.

        Comments, order, names of entries and how measures are spread over entries do not matter, nor whether a default is
        written out.
        """
        facts = self.model_dump(mode="json", exclude={"entries"}, exclude_none=True)
        canonical = json.dumps([facts, [cell.terms() for cell in self.cells]], sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    def with_k(self, k: int) -> Self:
        """The same plan for more people at least.

        Raises
        ------
        UnusableInput
            k is below the plan's: that needs another plan, and an approval.
        """
        if k < self.k:
            raise UnusableInput(
                f"The threshold k is below the {self.k} of the release plan.",
                "Leave it out, or have a plan with a lower k approved.",
            )
        return self.model_copy(update={"k": k})

    def floors(self) -> Floors:
        """The fewest people for each detail of use; the code's own for a detail that is not planned, and so never shown."""
        kept = {cell.place[1:]: cell for cell in self.cells if cell.place.family is Subject.USAGE}

        def least(measures: tuple[str, ...], grain: Span, otherwise: int) -> int:
            found = [kept[at].from_people for measure in measures if (at := (measure, Surface.PROCESSING, grain)) in kept]
            return max(found, default=otherwise)

        daily = kept.get(("people_active", Surface.PROCESSING, Span.DAY))
        return Floors(
            magnitudes=least(MAGNITUDES, Span.WEEK, MAGNITUDES_FROM),
            histogram=least(BINS, Span.WEEK, HISTOGRAM_FROM),
            days=daily.from_people if daily else DAYS_FROM,
            organisation_days=daily.organisation_from if daily else DAYS_FROM,
        )

    def unit_floors(self, family: Subject) -> Floors:
        """The fewest people for sums and for boxes of a table about units; the code's own where the plan asks no more."""
        kept = [cell for cell in self.cells if (cell.place.family, cell.place.surface) == (family, Surface.PROCESSING)]
        return Floors(
            magnitudes=max([MAGNITUDES_FROM, *(cell.from_people for cell in kept if cell.place.measure in SUMS)]),
            histogram=max([HISTOGRAM_FROM, *(cell.from_people for cell in kept if cell.place.measure in DISTRIBUTIONS)]),
        )

    def patterns(self) -> frozenset[Pattern]:
        """The patterns that may be looked for."""
        return frozenset(map(Pattern, self.computed(Subject.SIGNALS, Span.WEEK)))

    def computed(self, family: Subject, grain: Span) -> frozenset[str]:
        """The measures of a family that may be computed and kept at a grain; nothing else passes the gate."""
        at = (family, Surface.PROCESSING, grain)
        return frozenset(
            cell.place.measure for cell in self.cells if (cell.place.family, cell.place.surface, cell.place.grain) == at
        )


def cells_of(entry: Entry, k: int) -> Iterator[Cell]:
    """The cells of one entry under a threshold."""
    from_people = max(k, entry.from_people or k)
    return (
        Cell(
            place=Place(entry.family, measure, entry.surface, entry.grain),
            form=entry.form,
            from_people=from_people,
            organisation_from=max(k, min(from_people, entry.organisation_from or from_people)),
            audience=entry.audience,
            purpose=entry.purpose,
            legal_basis=entry.legal_basis,
            owner=entry.owner,
            expires=entry.expires,
            keep_days=entry.keep_days,
            forbidden_uses=entry.forbidden_uses,
            epsilon=entry.epsilon,
        )
        for measure in entry.measures
    )
