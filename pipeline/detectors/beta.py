"""The lower 10 % point of beta distributions, a million at a time.

Source
------
The cube root of a gamma variable is nearly normal (Wilson and Hilferty 1931, PNAS 17:684), and so the quotient of two nearly a
quotient of normals (Paulson 1942, Ann Math Stat 13:233).
"""

import numpy as np
from scipy.special import betaincinv, ndtri

from pipeline.detectors.columns import Array

NULL_QUANTILE = 0.1
FEWEST = 2.0
"""Below so many successes or failures the point is looked up exactly, which takes twenty times as long."""


def lower_point(successes: Array, failures: Array) -> Array:
    """The 10 % point of Beta(successes, failures): at most 0.001 off, and half a percent of itself.

    Examples
    --------
    >>> lower_point(np.array([10.0, 1.0]), np.array([10.0, 9.0])).round(3), betaincinv([10, 1], [10, 9], 0.1).round(3)
    (array([0.358, 0.012]), array([0.358, 0.012]))
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        a, b, z = 1 / (9 * successes), 1 / (9 * failures), ndtri(NULL_QUANTILE)
        most, least = (1 - a) * (1 - b), (1 - b) ** 2 - z * z * b
        spread = np.sqrt(np.maximum((1 - a) ** 2 * b + (1 - b) ** 2 * a - z * z * a * b, 0.0))
        odds = successes / failures * ((most + z * spread) / least) ** 3
        point: Array = odds / (1 + odds)
    few = (successes < FEWEST) | (failures < FEWEST)
    point[few] = betaincinv(successes[few], failures[few], NULL_QUANTILE)
    return point
