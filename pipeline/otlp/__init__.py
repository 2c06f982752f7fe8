"""OTLP, live: receives what tools push, and counts it per unit inside the open week.

Principle
---------
What is known of a person is a keyed hash, the days it was active and which of a handful of features it used: in the memory of
this process, under a key that is drawn for each week and forgotten when the week is closed. Nothing of it is logged, written or
sent. A week becomes rows as in ``pipeline.collector``: planned from the roster before any point is read, through the same gate.

The way of a point
------------------
``addresses``, ``serving``             where it listens, and the orderly beginning and end of everything
``connection``, ``http_app``           HTTP;  ``grpc_server``  gRPC;  ``answers``  what clients hear
``tokens``, ``limits``                 who may send, and how much
``intake``                             the same way for both: read all of a request, then count it
``decode``                             from bytes to points: ``protobuf``, ``wire_json``, and ``reading``, which both share
``dialects``                           what a name and its attributes say a person did; one client a file
``open_weeks``, ``tally``              whom to count it for, and what is remembered
``placing``, ``units``                 who is counted where: the roster, or ``team.id`` and a table of sizes
``receiver``                           minutes, weeks that are due, releases that wait
``coverage``, ``closing``              what was watched, and the release that says so
``meters``                             counts of the receiver itself

All but the servers is pure, or has its clock and its sender as arguments: the tests turn the clock. The same points in any order,
in any batches, as deltas or as totals, give the same release byte for byte.

Why it is one process
---------------------
Distinct people can only be counted where all their points come together, and that place must not be a disk. So one process holds
an organisation's open weeks, and what it loses when it ends is said in the release.
"""
