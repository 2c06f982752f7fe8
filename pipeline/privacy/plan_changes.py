"""What becomes looser when one plan takes the place of another: that needs a new approval; what becomes tighter does not.

The rule is: whoever sees figures under the new plan saw at least as much under the old one, for the same purpose, no longer kept,
with the same uses forbidden. What cannot be ordered (another owner, another purpose, another ground) counts as looser.
"""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

from pipeline.privacy.plan_model import Cell, Place, ReleasePlan, Span

FACTS = ("profile", "cohort", "owner", "works_council_contact", "dpia", "balancing_test")


def loosens(old: ReleasePlan, new: ReleasePlan) -> list[str]:
    """What the new plan allows that the old one did not, one line each; empty when it only tightens.

    It compares what the plans say, not what was released: a measure that is taken out and put back later is new again. A coarser
    grain in place of a finer one is no loosening; beside it, it is.

    Parameters
    ----------
    old
        The plan that was approved.
    new
        The plan that is to take its place.
    """
    lines = [f"k falls from {old.k} to {new.k} people"] if new.k < old.k else []
    lines += _dearer(old, new)
    lines += [f"{fact} changes" for fact in FACTS if getattr(old, fact) != getattr(new, fact)]
    before, after = _by_place(old), _by_place(new)
    stands_for = _replacements(before.keys(), after.keys())
    for place, cells in after.items():
        earlier = before.get(place) or before.get(stands_for.get(place, place), [])
        for cell in cells:
            lines += [f"{_named(cell)}: {what}" for what in _looser(earlier, cell, old.k, new.k)]
    return list(dict.fromkeys(lines))


def _dearer(old: ReleasePlan, new: ReleasePlan) -> Iterator[str]:
    """How the budget of the profile ``dp`` grows; leaving the profile is told as its change."""
    if old.budget is None or new.budget is None:
        return
    if new.budget.epsilon > old.budget.epsilon:
        yield f"epsilon grows from {old.budget.epsilon:f} to {new.budget.epsilon:f} a quarter"
    if more := new.budget.sources - old.budget.sources:
        yield f"sources are added: {', '.join(sorted(more))}"


def _looser(earlier: Sequence[Cell], cell: Cell, old_k: int, new_k: int) -> Iterator[str]:
    """How a cell goes beyond the earlier ones at its place."""
    if not earlier:
        yield "is new"
        return
    was = next((one for one in earlier if one.form is cell.form), earlier[-1])
    as_fine = [one for one in earlier if not cell.form.finer_than(one.form)]
    if not as_fine:
        yield f"the form is finer: {cell.form}, was {was.form}"
    least = min((one.from_people for one in as_fine), default=0)
    if cell.from_people < least and (cell.from_people, least) != (new_k, old_k):  # a lower k is told once
        yield f"{cell.form} begins at {cell.from_people} people, was {least}"
    least = min((one.organisation_from for one in as_fine), default=0)
    if cell.organisation_from < min(least, cell.from_people) and (cell.organisation_from, least) != (new_k, old_k):
        yield f"for the organisation as a whole it begins at {cell.organisation_from} people, was {least}"
    yield from _wider_terms(was, cell)


def _wider_terms(was: Cell, cell: Cell) -> Iterator[str]:
    """Who sees it, why and how long: what of it goes further than before."""
    if more := cell.audience - was.audience:
        yield f"the audience grows by {', '.join(sorted(more))}"
    for name in ("purpose", "legal_basis", "owner"):
        if getattr(cell, name) != getattr(was, name):
            yield f"{name} changes"
    if cell.expires > was.expires:
        yield f"expires later: {cell.expires}, was {was.expires}"
    if cell.keep_days > was.keep_days:
        yield f"is kept longer: {cell.keep_days} days, was {was.keep_days}"
    if (cell.epsilon or 0) > (was.epsilon or 0):
        yield f"epsilon grows from {was.epsilon or 0:f} to {cell.epsilon:f}"
    if fewer := was.forbidden_uses - cell.forbidden_uses:
        yield f"no longer forbids {', '.join(sorted(fewer))}"


def _by_place(plan: ReleasePlan) -> Mapping[Place, list[Cell]]:
    """The forms planned for each place, the coarsest first."""
    places: dict[Place, list[Cell]] = {}
    for cell in plan.cells:
        places.setdefault(cell.place, []).append(cell)
    for cells in places.values():
        cells.sort(key=lambda cell: list(type(cell.form)).index(cell.form))
    return places


def _replacements(before: AbstractSet[Place], after: AbstractSet[Place]) -> Mapping[Place, Place]:
    """New places to the finer ones that went away for them; one that went makes room for one."""
    gone = sorted(before - after, key=_fineness)
    stands_for: dict[Place, Place] = {}
    for place in sorted(after - before, key=_fineness):
        finer = [one for one in gone if one[:3] == place[:3] and _fineness(one) < _fineness(place)]
        if finer:
            stands_for[place] = finer[0]
            gone.remove(finer[0])
    return stands_for


def _fineness(place: Place) -> int:
    return list(Span).index(place.grain)


def _named(cell: Cell) -> str:
    place = cell.place
    return f"{place.family}.{place.measure} by the {place.grain} on the {place.surface} surface"
