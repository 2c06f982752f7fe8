"""The one place that asks over a network: one request at a time, with patience that ends.

It retries what may pass (a cut connection, 429, 5xx), waits as long as the vendor asks, and gives up with a reason. An address,
a header or a body never stands in an error or a log line: signed links are credentials, and answers are about persons.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Protocol, TypeVar

import httpx
import orjson
import stamina

from pipeline.errors import Refused, TryAgain, UnusableInput
from pipeline.fetching.addresses import address_of, is_own, redirected
from pipeline.fetching.asking import Page, Request
from pipeline.fetching.waiting import asked_to_wait

ATTEMPTS = 6
PATIENCE_SECONDS = 20 * 60.0
"""Most that a run waits for one vendor, all waits together."""
WHOLE_SECONDS = 30 * 60.0
"""Longest for one answer: one that trickles would else hold a run for ever."""
MOST_PAGE_BYTES = 16 * 2**20
MOST_FILE_BYTES = 16 * 2**30
REDIRECTS = 5
TIMEOUT = httpx.Timeout(60.0, connect=15.0)
PASSES = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 529})
EXPIRED = frozenset({400, 401, 403, 404, 410})
"""Statuses of a signed link that is not valid any more."""

T = TypeVar("T")


class Again(Exception):
    """It may work later. What is said holds no address.

    Parameters
    ----------
    why
        What happened.
    seconds
        How long the vendor asks to wait; None where it does not say.
    """

    def __init__(self, why: str, seconds: float | None = None) -> None:
        super().__init__(why)
        self.seconds = seconds

    def __repr__(self) -> str:
        # What stamina logs.
        return f"{self}; again after {self.seconds or 0:.0f} s"


class LinkExpired(Exception):
    """A signed link is not valid any more: ask for a new one."""


class TooSoon(TryAgain):
    """The vendor asks to wait longer than a run does.

    Parameters
    ----------
    until
        The moment it named, in seconds of the epoch.
    """

    def __init__(self, what: str, cure: str, until: float) -> None:
        super().__init__(what, cure)
        self.until = until


class Clock(Protocol):
    """What the time is, and how to let it pass."""

    def time(self) -> float:
        """Seconds of the epoch."""

    def sleep(self, seconds: float) -> None:
        """Come back so many seconds later."""


def make_client() -> httpx.Client:
    """A client that verifies certificates, uses the proxy of the environment, and follows no redirect by itself."""
    for name in ("httpx", "httpcore"):
        # At their lower levels they log addresses and headers.
        logging.getLogger(name).setLevel(logging.WARNING)
    return httpx.Client(timeout=TIMEOUT, follow_redirects=False, headers={"User-Agent": "undertow"})


@dataclass
class Transport:
    """Asks one vendor.

    Parameters
    ----------
    client
        Of httpx.
    clock
        The time, and sleep.
    base_url
        What the paths of requests are below, and whose origin gets credentials.
    cures
        For the status of a refusal, what to do.
    headers
        Gives what every request to that origin carries; called again, with True, after a 401.
    renews
        Whether those can be had anew.
    """

    client: httpx.Client
    clock: Clock
    base_url: str
    cures: Mapping[int, str]
    headers: Callable[[bool], Mapping[str, str]] = field(repr=False)
    renews: bool = False
    _patience: float = PATIENCE_SECONDS

    def page(self, request: Request, about: str) -> Page:
        """An answer as JSON; one without content holds None.

        Raises
        ------
        Refused, TryAgain, UnusableInput
            See :meth:`download`.
        """
        return self._patiently(about, lambda: self._send(request, about, self._decoded, signed=False))

    def download(self, request: Request, about: str, begin: Callable[[], None], write: Callable[[bytes], None]) -> None:
        """Hand on the bytes of an answer; ``begin`` is called before each attempt, and drops what came before.

        Raises
        ------
        LinkExpired
            It was a signed link, and is not valid any more.
        Refused
            The vendor said no, and would say no again.
        TryAgain
            It could not be had now.
        UnusableInput
            It is larger than any report.
        """

        def taken(response: httpx.Response) -> None:
            begin()
            for piece in self._whole(response, MOST_FILE_BYTES):
                write(piece)

        self._patiently(about, lambda: self._send(request, about, taken, signed=True))

    def _patiently(self, about: str, once: Callable[[], T]) -> T:
        """Try until it works, waiting in between by the clock; stamina counts, and says how long."""
        pause = 0.0
        try:
            for attempt in stamina.retry_context(on=_at_once, attempts=ATTEMPTS, timeout=None, wait_initial=1.0, wait_max=60.0):
                if pause:
                    self._wait(pause, about)
                with attempt:
                    try:
                        return once()
                    except Again as again:
                        pause = again.seconds = attempt.next_wait if again.seconds is None else max(again.seconds, 1.0)
                        raise
        except Again as again:
            raise TryAgain(f"{about} could not be had: {again}.", "Run it again later; nothing of it was released.") from None
        raise AssertionError  # the loop ends by returning or raising

    def _wait(self, seconds: float, about: str) -> None:
        if seconds > self._patience:
            raise TooSoon(
                f"The vendor asks to wait {seconds:.0f} seconds before {about}; a run waits {PATIENCE_SECONDS:.0f} at most.",
                "Run it again after that; what was closed stays closed.",
                self.clock.time() + seconds,
            )
        self._patience -= seconds
        self.clock.sleep(seconds)

    def _send(self, request: Request, about: str, take: Callable[[httpx.Response], T], *, signed: bool) -> T:
        """Send a request, and take its answer; follows redirects, and asks for new credentials once.

        Where it may end at a signed link, a refusal by another origin means that the link has expired.
        """
        address = address_of(request, self.base_url)
        params: Mapping[str, str | tuple[str, ...]] | None = request.params or None
        renewed = False
        for _ in range(REDIRECTS + 2):
            own = is_own(address, self.base_url) and not request.signed
            with self._answer(request, address, params, own=own) as response:
                status = response.status_code
                if response.is_success:
                    return take(response)
                if response.has_redirect_location:
                    address, params = redirected(response.url, response.headers["location"], request), None
                elif status == HTTPStatus.UNAUTHORIZED and own and self.renews and not renewed:
                    self.headers(True)
                    renewed = True
                else:
                    raise self._refusal(response, about, expires=signed and not own)
        raise Refused(f"{about} leads from one address to another without end.", "Check base_url in sources.toml.")

    @contextmanager
    def _answer(
        self, request: Request, address: httpx.URL, params: Mapping[str, str | tuple[str, ...]] | None, *, own: bool
    ) -> Iterator[httpx.Response]:
        """The answer, with every fault of the network as :class:`Again`: theirs name the address."""
        headers = dict(self.headers(False)) if own else {}
        method = "GET" if request.body is None and request.form is None else "POST"
        query = {name: list(value) if isinstance(value, tuple) else value for name, value in params.items()} if params else None
        try:
            built = self.client.build_request(
                method, address, params=query, json=request.body, data=request.form, headers=headers
            )
            response = self.client.send(built, stream=True)
            try:
                yield response
            finally:
                response.close()
        except httpx.TimeoutException:
            raise Again("no answer in time") from None
        except httpx.DecodingError:
            raise Again("an answer that cannot be unpacked") from None
        except httpx.TransportError as fault:
            raise Again(f"the connection failed ({type(fault).__name__})") from None

    def _decoded(self, response: httpx.Response) -> Page:
        content = b"".join(self._whole(response, MOST_PAGE_BYTES))
        if not content:
            return Page(None)
        try:
            return Page(orjson.loads(content), "next" in response.links)
        except orjson.JSONDecodeError:
            raise Again("an answer that is no JSON") from None

    def _whole(self, response: httpx.Response, most: int) -> Iterator[bytes]:
        """The body, unpacked; fails where nothing says whether all of it came."""
        ends = {"content-length", "transfer-encoding"} & response.headers.keys()
        if not ends and response.status_code != HTTPStatus.NO_CONTENT:
            raise Again("an answer that does not say where it ends")
        until, size = self.clock.time() + WHOLE_SECONDS, 0
        for piece in response.iter_bytes():
            size += len(piece)
            if size > most:
                raise UnusableInput(
                    f"An answer holds more than {most // 2**20} MiB.", "Check base_url in sources.toml; no report is that large."
                )
            if self.clock.time() > until:
                raise Again("an answer that takes too long")
            yield piece

    def _refusal(self, response: httpx.Response, about: str, *, expires: bool) -> Exception:
        status = response.status_code
        wait = asked_to_wait(status, response.headers, self.clock.time())
        if wait is not None or status in PASSES:
            return Again(f"the vendor answered {status}", wait)
        if expires and status in EXPIRED:
            return LinkExpired()
        return Refused(f"{about}: the vendor answered {status}.", self.cures.get(status, "Check base_url and the credentials."))


def _at_once(fault: Exception) -> bool | float:
    """For stamina: again, without waiting by itself; the wait is this module's."""
    return 0.0 if isinstance(fault, Again) else False
