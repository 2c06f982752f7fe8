"""Asks a vendor for what is wanted, piece by piece, and puts what comes on the shelf. All of it, or an error: never a part."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson
import stamina

from pipeline.errors import TryAgain, UnusableInput
from pipeline.fetching.asking import Piece, Request
from pipeline.fetching.memory import Shelf
from pipeline.fetching.transport import LinkExpired, Transport

MOST_PAGES = 20_000
NEW_LINKS = 3
"""How often to ask for new links when those that were given have expired."""


@dataclass(frozen=True)
class Fetched:
    """Files of the shelf, as the collector takes them."""

    inputs: tuple[Path, ...]
    seats: tuple[Path, ...]


class Fetcher:
    """Fetches pieces; what is on the shelf already, from an earlier week of the same run, is not asked for again.

    Parameters
    ----------
    transport
        Asks the vendor.
    shelf
        Gets the files.
    """

    def __init__(self, transport: Transport, shelf: Shelf) -> None:
        self._transport = transport
        self._shelf = shelf
        self._files: dict[str, tuple[str, ...]] = {}

    def fetch(self, pieces: Sequence[Piece], done: Callable[[Piece], None] = lambda _: None) -> Fetched:
        """The files of all pieces; those of pieces that are not asked for any more are forgotten.

        Parameters
        ----------
        pieces
            What is wanted.
        done
            Told of each piece that is whole.

        Raises
        ------
        UndertowError
            A piece cannot be had; those before it stay.
        """
        self._forget_all_but({piece.name for piece in pieces})
        for piece in pieces:
            if piece.name not in self._files:
                self._files[piece.name] = self._patiently(piece)
            done(piece)
        # A list without a single seat is none: its weeks have no figures of licences, rather than zeros.
        seats = [piece for piece in pieces if piece.seats and any(map(self._shelf.head, self._files[piece.name]))]
        return Fetched(self._paths(piece for piece in pieces if not piece.seats), self._paths(seats))

    def _paths(self, pieces: Iterable[Piece]) -> tuple[Path, ...]:
        return tuple(sorted(self._shelf.path(name) for piece in pieces for name in self._files[piece.name]))

    def _forget_all_but(self, wanted: set[str]) -> None:
        for name in self._files.keys() - wanted:
            for file in self._files.pop(name):
                self._shelf.drop(file)

    def _patiently(self, piece: Piece) -> tuple[str, ...]:
        """A piece, anew when its links expired before they could be used."""
        try:
            for attempt in stamina.retry_context(on=_at_once, attempts=NEW_LINKS, timeout=None):
                with attempt:
                    return self._whole(piece)
        except LinkExpired:
            raise TryAgain(
                f"{piece.name}: the download links expire before they can be used.", "Run it again; check this machine's clock."
            ) from None
        raise AssertionError  # the loop ends by returning or raising

    def _whole(self, piece: Piece) -> tuple[str, ...]:
        """The names of the files of a piece; none of them stays when it is not whole."""
        files: list[str] = []
        try:
            if piece.turn is None:
                self._download(piece, piece.first, piece.name, files)
            else:
                self._pages(piece, files)
        except BaseException:
            for name in files:
                self._shelf.drop(name)
            raise
        return tuple(files)

    def _pages(self, piece: Piece, files: list[str]) -> None:
        """Page after page into one file, and each link into one of its own: the last line of a file may lack its end."""
        assert piece.turn is not None
        request: Request | None = piece.first
        seen: set[str] = set()
        links: list[str] = []
        with self._shelf.writing(piece.name) as file:
            while request is not None:
                _demand_new(request, seen, piece)
                page = self._transport.page(request, piece.name)
                turn = piece.turn(request, page)
                links += turn.links
                for row in turn.rows:
                    file.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))
                request = turn.then
        files.append(piece.name)
        stem, _, suffix = piece.name.rpartition(".")
        for number, link in enumerate(links, start=1):
            self._download(piece, Request(link, signed=True), f"{stem}-part-{number}.{suffix}", files)

    def _download(self, piece: Piece, request: Request, name: str, files: list[str]) -> None:
        with self._shelf.writing(name) as file:
            self._transport.download(request, piece.name, file.restart, file.write)
        files.append(name)
        if piece.demand is not None:
            piece.demand(self._shelf.head(name))


def _demand_new(request: Request, seen: set[str], piece: Piece) -> None:
    """Raise UnusableInput when the pages go round in circles, or never end."""
    mark = repr((sorted(request.params.items()), sorted((request.body or {}).items())))
    if mark in seen or len(seen) >= MOST_PAGES:
        raise UnusableInput(
            f"{piece.name}: the pages never end, or lead back to one that was read.",
            "Try again later; if it stays so, download the report by hand and give it with --input.",
        )
    seen.add(mark)


def _at_once(fault: Exception) -> bool | float:
    """For stamina: new links at once."""
    return 0.0 if isinstance(fault, LinkExpired) else False
