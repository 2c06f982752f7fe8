"""Undertow: where the adoption of AI tools quietly fails, per team and never per person.

The flow, left to right; a package never imports one to its left::

    cli -> collector | stream -> rollups | simulator -> connectors | broker | store | detectors | grafana | report
        -> privacy -> schemas | settings | errors | periods | texts

``collector`` is the edge: persons are in its memory only. ``stream`` moves closed releases from Kafka into ``store`` and runs
``detectors`` when a period closes. Everything between the two speaks of units.
"""
