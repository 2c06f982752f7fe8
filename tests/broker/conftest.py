from tests.broker.brokers import bootstrap, topics

__all__ = ["bootstrap", "topics"]
