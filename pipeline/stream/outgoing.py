"""Messages that the agents send, as records: topic, key, bytes, headers."""

from pipeline.broker.record import Record
from pipeline.broker.topics import Topics
from schemas.dead_letter import DeadLetter
from schemas.period import PeriodClosed
from schemas.signal import Signal
from schemas.wire import encode, headers


def closed_record(topics: Topics, closed: PeriodClosed) -> Record:
    """A closed period. The key is the organisation: one worker at a time runs detection for it."""
    return Record(topics.periods, closed.org.encode(), encode(closed), tuple(headers(closed)))


def signal_record(topics: Topics, signal: Signal) -> Record:
    """A signal that is new or changed; what is said of one signal stays in order."""
    return Record(topics.signals, signal.id.encode(), encode(signal), tuple(headers(signal)))


def dead_record(topics: Topics, letter: DeadLetter) -> Record:
    """A message set aside. The key is where it came from; its own key may be too long to send a second time."""
    origin = f"{letter.topic}/{letter.partition}/{letter.offset}"
    return Record(topics.dead_letters, origin.encode(), encode(letter), tuple(headers(letter)))
