"""The attacks, one file each, numbered as in the facts on privacy, section 8.

Each is a pure function from what is seen, and public rosters, to :class:`~pipeline.audit.results.Guess`. It knows the source
code, the rules and their parameters, and never the truth: that is only held against its guesses afterwards.
"""
