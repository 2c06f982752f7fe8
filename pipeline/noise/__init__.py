"""Noise: the integer mechanism of differential privacy, behind one package.

The draw is OpenDP's discrete Laplace over whole numbers, on randomness of the operating system: no floating point in a value, and
no seed that anybody could use again. What may be drawn, and how often, is not known here: see :mod:`pipeline.privacy.budget`.
"""

from pipeline.noise.laplace import Draw, draw, plus_minus

__all__ = ["Draw", "draw", "plus_minus"]
