"""Experiments: each makes a world, carries it through the pipeline, lets attacks loose on it, and compares with the truth.

One experiment is one call with one seed, so that they can run side by side in several processes.

Modules
-------
``outcome``     what an experiment gives
``figures``     attacks on the rows of one mixed organisation
``people``      attacks on single persons: movers, members, people around whom a roster was shaped
``runs``        attacks on several runs of the same weeks
"""
