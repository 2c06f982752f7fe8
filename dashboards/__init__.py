"""Grafana dashboards as code: one dashboard a file, its queries as ``.sql`` beside it, the generated JSON committed.

Principle
---------
A layout module says which panels a dashboard has and where; :mod:`dashboards.panels` says how a panel looks; a query is a file on
the release views; the words come from the catalogue. From these, ``python -m dashboards`` makes one JSON file a language, and a
test fails when a file is stale.

Rules (a test holds every dashboard to them)
--------------------------------------------
- Queries read ``release_*`` views only. Anyone who may look at a dashboard may send any query to its data source, so the
  protection lies in the views and in the database user, never in a dashboard.
- Nothing is sorted by a figure; there is no "top" of anything; no colour means good or bad.
- Every panel has a title, a description and a unit; ids and uids never change.

Words
-----
What only dashboards say stands in ``words/``, on top of the catalogue that all share. A query writes ``words_reason(reason)``
where people should read words, and takes in a part that several share as ``{{ part }}``; :mod:`dashboards.lambdas` defines the
former.

To look at it
-------------
``make dashboards`` draws every panel over a simulated organisation, without a Grafana (:mod:`dashboards.gallery`).
"""
