"""Kafka, and the only place that imports kafka-python.

Principle
---------
Everything here is about moving bytes: topics, records, offsets. What the bytes mean is said by ``schemas``; consuming in a group
is Faust's part (``pipeline.stream``). Nothing here joins a consumer group: the embedded broker does not serve kafka-python's, and
a reader without a group never disturbs the worker.

Contract
--------
The same suite (``tests/broker/test_contract.py``) passes on the embedded broker and on Apache Kafka. Errors of the client become
:class:`~pipeline.errors.TryAgain` or :class:`~pipeline.errors.Refused`, never a traceback and never a payload.

Where things are
----------------
``topics`` names and creates them, ``publisher`` writes, ``reading`` reads and measures lag, ``embedded`` starts a broker for a
newcomer's first run.

>>> from pipeline.broker.topics import Topics
>>> Topics("undertow").releases
'undertow.releases.v1'
"""
