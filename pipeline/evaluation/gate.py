"""What the privacy gate lets through of exact weekly figures, as far as detection can tell: floors by size, boxes and bands.

It misleads in fine points: complements that are hidden with a small sibling, and units that wait a quarter, stay visible here.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from pipeline.detectors.columns import Array, Mask
from schemas.people import BAND

K = 10
FLOORS: Mapping[str, int] = {
    "people_active_1_day": 50,
    "people_active_2_3_days": 50,
    "people_active_4_7_days": 50,
    "questions_": 25,
    "unsanctioned_": 25,
    "joiners_at_most": 25,
    "leavers_at_most": 25,
    "moved_": 25,
    "most_active": 50,
    **dict.fromkeys(("_unfavourable", "_neutral", "_favourable"), 50),
}
"""Of the shipped release plan, by what a figure's name begins or ends with; all others from :data:`K` people."""
NOT_LISTED = frozenset({"interactions"})
"""Figures that the shipped plan leaves out: nobody is told of them."""
FEWEST_IN_A_BOX, FEWEST_ANSWERS = 5, 20
BINS = ("people_active_1_day", "people_active_2_3_days", "people_active_4_7_days")
BOXES = ("_unfavourable", "_neutral", "_favourable")


def floor(figure: str) -> int:
    """The fewest people of whom a figure is told.

    >>> floor("people_active"), floor("questions_tool"), floor("role_clear_neutral")
    (10, 25, 50)
    """
    return next((least for part, least in FLOORS.items() if figure.startswith(part) or figure.endswith(part)), K)


def let_through(figures: Mapping[str, Array], size: Array) -> dict[str, Array]:
    """The figures that a release has, NaN elsewhere.

    >>> size = np.array([[60.0, 60.0, 40.0]])
    >>> bins = dict(zip(BINS, np.array([[[9.0, 9, 9]], [[9, 4, 9]], [[9, 9, 9]]]), strict=True))
    >>> let_through(bins, size)["people_active_4_7_days"]
    array([[ 9., nan, nan]])
    """
    listed = {name: figure for name, figure in figures.items() if name not in NOT_LISTED}
    found = {name: np.where(size >= floor(name), _banded(name, figure), np.nan) for name, figure in listed.items()}
    _together(found, [name for name in BINS if name in found], np.ones(size.shape, np.bool_))
    for item in sorted({name.removesuffix(BOXES[0]) for name in found if name.endswith(BOXES[0])}):
        boxes = [f"{item}{box}" for box in BOXES]
        answers = np.sum([found[name] for name in boxes], axis=0)
        _together(found, boxes, answers >= FEWEST_ANSWERS)
    return found


def _banded(name: str, figure: Array) -> Array:
    return BAND * np.floor(figure / BAND) + BAND - 1 if name.endswith("_at_most") else figure


def _together(found: dict[str, Array], names: Sequence[str], allowed: Mask) -> None:
    """All of them or none: none where one holds too few people."""
    if names:
        seen = allowed & np.all([found[name] >= FEWEST_IN_A_BOX for name in names], axis=0)
        found.update({name: np.where(seen, found[name], np.nan) for name in names})
