"""How far the people of a unit lie apart on an ordered scale: van der Eijk's agreement A."""

from itertools import combinations

import numpy as np

from pipeline.detectors.columns import Array, Mask, ratio


def agreement(people: Array) -> Array:
    """1 where all are in one band, 0 where they are spread evenly, -1 where half is at either end; NaN where nobody is known.

    It peels the histogram: a layer holds every band that still has people, as high as the lowest of them. A layer says whether
    its bands lie together; A is the mean over the layers, by how many people each holds.

    It misleads as a measure of change: moving a whole unit up the scale leaves it as it is. Of few people it is coarse and
    swings; it is shown, and never decides alone. The bimodality coefficient and Hartigan's dip are worse here: both call ordinary
    use with many zeros two camps.

    Parameters
    ----------
    people
        Counts by band, in order, in the last axis; at least three bands.

    Examples
    --------
    >>> agreement(np.array([[30.0, 40, 210, 130, 530, 50, 10], [50, 0, 0, 0, 0, 0, 50]])).round(7)
    array([ 0.6113333, -1.       ])

    Source
    ------
    Van der Eijk 2001, Measuring agreement in ordered rating scales, Quality and Quantity 35:325.
    """
    bands = people.shape[-1]
    left, total = people.astype(np.float64), np.zeros(people.shape[:-1])
    for _ in range(bands):
        filled = left > 0
        height = np.min(left, axis=-1, where=filled, initial=np.inf)
        height = np.where(np.isfinite(height), height, 0.0)
        total += _of_layer(filled) * height * filled.sum(axis=-1)
        left = np.where(filled, left - height[..., None], 0.0)
    return ratio(total, people.sum(axis=-1))


def _of_layer(filled: Mask) -> Array:
    """The agreement of bands that are all as high as each other."""
    bands = filled.shape[-1]
    together, apart = np.zeros(filled.shape[:-1]), np.zeros(filled.shape[:-1])
    for low, middle, high in combinations(range(bands), 3):
        a, b, c = filled[..., low], filled[..., middle], filled[..., high]
        together += b & (a != c)
        apart += a & ~b & c
    layers = filled.sum(axis=-1)
    unimodal = ratio((bands - 2) * together - (bands - 1) * apart, (bands - 2) * (together + apart))
    # One band alone has no triple to speak of and agrees fully; all bands filled neither agree nor disagree.
    return np.where(layers == 1, 1.0, np.nan_to_num(unimodal) * (1 - (layers - 1) / (bands - 1)))
