"""Figures in a piece of XML: how long their runs are and what they follow."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FIGURES = b"0123456789.-"
_LONG = 200


class Figures:
    """The places of a piece that hold one of FIGURES, as the bits of one integer: bit 0 is the first byte."""

    def __init__(self, piece: bytes) -> None:
        self._bytes = np.frombuffer(piece, dtype=np.uint8)
        # The characters - . / and 0 to 9 follow each other.
        figures = (self._bytes - np.uint8(ord("-"))) <= ord("9") - ord("-")
        figures &= self._bytes != ord("/")
        self._runs = {1: _bits(figures)}

    def follow(self, text: bytes) -> bool:
        """Say whether a figure comes right after ``text`` anywhere."""
        found = self._runs[1] >> len(text)
        for at, letter in enumerate(text):
            found &= _bits(self._bytes == letter) >> at
        return found != 0

    def quoted(self, lengths: tuple[int, ...]) -> int:
        """Return the first of ``lengths`` of which so many figures stand before a quotation mark, or 0."""
        quotes = _bits(self._bytes == ord('"'))
        return next((length for length in lengths if self._begin(length) & quotes >> length), 0)

    @property
    def are_long(self) -> bool:
        """Whether so many follow each other that their number may not be finite."""
        return self._begin(_LONG) != 0

    def _begin(self, length: int) -> int:
        """Return where runs of at least ``length`` begin: two shorter ones that together reach so far."""
        if length not in self._runs:
            half = 1 << ((length - 1).bit_length() - 1)
            shorter = self._begin(half)
            self._runs[length] = shorter & shorter >> (length - half)
        return self._runs[length]


def _bits(mask: NDArray[np.bool_]) -> int:
    return int.from_bytes(np.packbits(mask, bitorder="little").tobytes(), "little")
