"""Arrays: from columns of an Arrow table, and their quotient."""

from typing import Any, TypeAlias, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Array: TypeAlias = NDArray[np.float64]
Mask: TypeAlias = NDArray[np.bool_]
Whole: TypeAlias = NDArray[np.int64]
Weeks: TypeAlias = NDArray[np.datetime64]

# A string, for the class takes no parameter when the program runs.
Column: TypeAlias = "pa.ChunkedArray[Any]"


def codes(column: Column) -> tuple[tuple[str, ...], Whole]:
    """The different texts, sorted, and for each row the place of its text among them.

    Examples
    --------
    >>> codes(pa.chunked_array([["b", "a"], ["b"]]))
    (('a', 'b'), array([1, 0, 1]))
    """
    encoded = cast("pa.DictionaryArray[Any, Any]", pc.dictionary_encode(column).combine_chunks())
    texts = [str(text) for text in encoded.dictionary.to_pylist()]
    order = sorted(range(len(texts)), key=lambda i: texts[i])
    place = np.empty(len(texts), np.int64)
    place[order] = np.arange(len(texts))
    return tuple(texts[i] for i in order), place[encoded.indices.to_numpy()]


def says(column: Column, text: str) -> Mask:
    """Rows whose text is this one; a null is not."""
    return np.asarray(pc.equal(column, pa.scalar(text)).to_numpy() == True, np.bool_)  # noqa: E712 -- None must become False


def numbers(column: Column) -> Array:
    """Numbers, with NaN for null."""
    return np.asarray(column.cast(pa.float64()).to_numpy(), np.float64)


def days_of(column: Column) -> Weeks:
    """Dates, to the day."""
    return np.asarray(column.cast(pa.date32()).to_numpy(), "datetime64[D]")


def ratio(part: Array, whole: Array) -> Array:
    """The quotient, NaN where the whole is nothing or unknown."""
    quotient: Array = np.divide(part, whole, out=np.full(np.broadcast(part, whole).shape, np.nan), where=whole > 0)
    return quotient
