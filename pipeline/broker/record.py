"""What is written to and read from a topic."""

from dataclasses import dataclass

Headers = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class Record:
    """One record to publish.

    Parameters
    ----------
    topic
        Where to.
    key
        Decides the partition; records of one key stay in order.
    value
        The message, as bytes.
    headers
        Names and values, in order.
    """

    topic: str
    key: bytes | None
    value: bytes
    headers: Headers = ()


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """One record as it lies in a topic; its value is None when somebody deleted it by key."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Headers = ()
