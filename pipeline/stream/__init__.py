"""From Kafka to stored rows and signals: the agents, thin, around pure functions.

Principle
---------
Faust consumes, batches and acknowledges; nothing else. Decoding, writing and detecting are plain functions that know no Faust, so
that a replay of a file, a backtest and the live worker run the same code, and the tests can crash it at every step.

Contract
--------
At least once: a batch is acknowledged in offset order, only after the store has its rows and Kafka has what follows from them.
Rows are absolute values under their natural key, so a batch that comes twice changes nothing. A message that cannot be used never
raises: it becomes a dead letter, and the rest goes on. On any other fault the worker dies, and starts again from the last
committed offset.

Where things are
----------------
``decoding`` bytes to message, ``ingest`` batch to stored rows, ``detect`` closed periods to signals, ``replay`` a file instead of
Kafka, ``outgoing`` messages to records; ``app``, ``agents`` and ``worker`` are all that imports Faust. Importing this package
imports none of it.
"""
