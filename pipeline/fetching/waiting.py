"""How long a vendor asks to wait. Pure: the time is an argument."""

from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

LIMITED = frozenset({403, 429, 503})
"""Statuses with which vendors answer who asks too much; 403 only where a header says so, too."""


def asked_to_wait(status: int, headers: Mapping[str, str], now: float) -> float | None:
    """Seconds to wait, as the headers of an answer say; None where they do not.

    GitHub's ``x-ratelimit-reset`` counts only where nothing remains: it stands in every answer.

    >>> asked_to_wait(429, {"retry-after": "30"}, now=0)
    30.0
    >>> asked_to_wait(503, {"retry-after": "Thu, 01 Jan 1970 00:01:00 GMT"}, now=20)
    40.0
    >>> asked_to_wait(403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "90"}, now=60)
    30.0
    >>> asked_to_wait(403, {"x-ratelimit-remaining": "7", "x-ratelimit-reset": "90"}, now=60) is None
    True
    """
    if status not in LIMITED:
        return None
    if (said := headers.get("retry-after")) is not None and (seconds := _seconds(said, now)) is not None:
        return max(0.0, seconds)
    reset = headers.get("x-ratelimit-reset", "")
    if headers.get("x-ratelimit-remaining") == "0" and _is_number(reset):
        return max(0.0, float(reset) - now)
    return None


def _is_number(text: str) -> bool:
    # Longer ones are no moment; a float of thousands of digits would be infinite.
    return text.isascii() and text.isdigit() and len(text) <= 12


def _seconds(text: str, now: float) -> float | None:
    if _is_number(text.strip()):
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() - now
