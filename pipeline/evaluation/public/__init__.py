"""The public benchmark: 42 weekly scenarios of infectious-disease counts, made from their published parameters.

They plant short *rises*; we look mostly for lasting *falls*. So they are run twice: unchanged, for comparison with what others
published, and as a variant of our own, labelled as such, in which each count is thinned from a week on.
"""
