"""Dead letters, read back: each once, and ready to be sent again."""

from collections.abc import Iterable

from pydantic import ValidationError

from pipeline.broker.record import ReadRecord, Record
from schemas.dead_letter import DeadLetter, DeadReason


def read_letters(records: Iterable[ReadRecord]) -> list[DeadLetter]:
    """The dead letters of a topic, by where they came from; one that came several times, as after a crash, counts once.

    What is no dead letter is left out: only our own worker writes to this topic.
    """
    letters = {}
    for record in records:
        try:
            letter = DeadLetter.model_validate_json(record.value or b"")
        except ValidationError:
            continue
        letters[letter.topic, letter.partition, letter.offset] = letter
    return [letters[origin] for origin in sorted(letters)]


def again(letter: DeadLetter) -> Record | None:
    """The message as it came, to its own topic; None when it was too large to be kept in a dead letter."""
    if letter.reason is DeadReason.TOO_LARGE:
        return None
    headers = tuple((name, value.encode()) for name, value in letter.headers.items())
    return Record(letter.topic, letter.key, letter.payload, headers)
