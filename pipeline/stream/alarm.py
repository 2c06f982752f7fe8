"""Notices when nearly everything becomes a dead letter, which is a fault of a publisher or a worker rather than of a message."""

from dataclasses import dataclass

CONSECUTIVE_DEAD = 50


@dataclass
class DeadLetterAlarm:
    """Rings once at least 50 dead letters came in batches of which more than half was dead, and again after each 50 more.

    It only speaks: the letters are kept, and the worker goes on, because stopping would hold up good messages behind bad ones.

    >>> alarm = DeadLetterAlarm()
    >>> [alarm.rings(30, 20), alarm.rings(30, 30), alarm.rings(30, 20)]
    [False, True, False]
    """

    streak: int = 0

    def rings(self, messages: int, dead: int) -> bool:
        """Count one batch; true when it is time to speak."""
        self.streak = self.streak + dead if dead * 2 > messages else 0
        if self.streak < CONSECUTIVE_DEAD:
            return False
        self.streak = 0
        return True
