"""Noise: the integer mechanisms of differential privacy, behind one package."""
