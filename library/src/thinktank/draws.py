"""A case's uncertain values as arrays, one per judgement, first axis = draw. Computes nothing from them.

Every value has a random stream of its own, so that adding a value leaves the others' draws as they were and
any range of draws can be made alone. The stream is Philox 4x64 (Salmon et al. 2011, "Parallel random numbers:
as easy as 1, 2, 3"); its 128-bit key is the BLAKE2b hash of the seed and the judgement's path, and draw `i`
uses word `i` of it: block `i // 4`, word `i % 4`. Several people's values each have their own stream,
`path@person`; the stream `path@` picks the person of a mixture.

Only additions, products, square roots and comparisons are used, which IEEE 754 rounds alike everywhere, so
that the same draws come out of every machine.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from thinktank.case import Case, Number, Pool, Range, Weights
from thinktank.case.values import Drawable, pooled_weights
from thinktank.errors import UndrawableValue

Array: TypeAlias = NDArray[Any]  # float64, or intp where a value is weights over states
Floats: TypeAlias = NDArray[np.float64]

_WORDS = 4  # words of 64 bits in a block of Philox 4x64
_LONG = 1 << 16  # draws from which a row is given back to the system on its own, and is filled in pieces


class Draws:
    """Draws `start` to `start + n` of every value of a case; each is sampled when it is first asked for.

    Do not build it yourself: `sample` and `at_mode` do.

    Parameters
    ----------
    values
        What is drawn, by path.
    undrawable
        Paths of labels and rankings, which are no numbers.
    n, start
        How many draws, from which one.
    seed
        Seed of all streams.
    given
        Arrays that take the place of a draw; at least one row long and broadcast to `n`.
    at_mode
        Whether every value stands at its mode but for those given.
    """

    def __init__(
        self,
        values: Mapping[str, Drawable],
        undrawable: frozenset[str],
        n: int,
        start: int,
        seed: int,
        given: Mapping[str, Array],
        at_mode: bool = False,
    ) -> None:
        self._values = values
        self._undrawable = undrawable
        self._n = n
        self._start = start
        self._seed = seed
        self._arrays: dict[str, Array] = {path: _fixed(array, n) for path, array in given.items()}
        self._at_mode = at_mode
        self._streams = _Streams(seed, start)
        self._rows: Iterator[Floats] | None = None

    @property
    def n(self) -> int:
        """Number of draws: the length of every array."""
        return self._n

    @property
    def start(self) -> int:
        """Index of the first draw."""
        return self._start

    @property
    def seed(self) -> int:
        """Seed of all streams."""
        return self._seed

    @property
    def stands_at_mode(self) -> bool:
        """Whether every value stands at its mode but for those that were given."""
        return self._at_mode

    @property
    def paths(self) -> tuple[str, ...]:
        """Paths of the judgements that can be drawn, in the order of the case."""
        return tuple(self._values)

    @property
    def uncertain(self) -> tuple[str, ...]:
        """Paths whose value is more than one number."""
        return tuple(path for path, value in self._values.items() if not is_certain(value))

    def __getitem__(self, path: str) -> Array:
        """Return the draws of one judgement, read-only.

        Returns
        -------
        ndarray
            `float64` of shape (n,) in the judgement's unit; for weights `intp`, the index of the state drawn.

        Raises
        ------
        KeyError
            There is no such judgement.
        UndrawableValue
            It is a label or a ranking.
        """
        kept = self._arrays.get(path)
        if kept is None:
            kept = self._arrays[path] = self.once(path)
        return kept

    def once(self, path: str) -> Array:
        """Return the same without keeping it, for many draws of many judgements one after the other."""
        if path in self._arrays:
            return self._arrays[path]
        if path in self._undrawable:
            raise UndrawableValue(
                f"{path} is a label or a ranking and has no draws. Read case.judgement({path!r}).value."
            )
        return _fixed(self._drawn(path, self._values[path]), self._n)

    def uniform(self, stream: str) -> Floats:
        """Return uniform numbers in [0, 1) of a stream that a method names, for what is uncertain and no number.

        A stream is named after the judgement it belongs to, with a word of the method's own:
        `order.JPN#extension`. At the mode all of them are one half.
        """
        return np.full(self._n, 0.5) if self._at_mode else self._uniform(stream)

    def with_values(self, arrays: Mapping[str, Array]) -> Draws:
        """Return the same draws with other arrays at some paths; KeyError for a path that cannot be drawn."""
        for path in arrays:
            if path not in self._values:
                raise KeyError(path)
        given = {**self._arrays, **arrays}
        return Draws(self._values, self._undrawable, self._n, self._start, self._seed, given, self._at_mode)

    def repeated(self, n: int) -> Draws:
        """Return `n` copies of a single draw, as rows whose values can then be changed one by one."""
        if self._n != 1:
            raise ValueError(f"only a single draw can be repeated, and these are {self._n}")
        given = {path: self[path] for path in self._values}
        return Draws(self._values, self._undrawable, n, self._start, self._seed, given, self._at_mode)

    def _drawn(self, path: str, value: Drawable) -> Array:
        match value:
            case Number(x):
                return np.full(1, x)
            case Range():
                row = self._streams.uniform(path, self._row())
                scratch = self._streams.scratch(min(self._n, _LONG))
                for start in range(0, self._n, _LONG):
                    piece = row[start : start + _LONG]
                    _triangular_in_place(piece, value, scratch[: len(piece)])
                return row
            case Weights():
                return _states(value, self._uniform(path))
            case Pool():
                return self._pooled(path, value)

    def _pooled(self, path: str, pool: Pool) -> Array:
        if isinstance(pool.members[0][1], Weights) and pool.rule != "mixture":
            # States have no mean: the people's weights are pooled, and one state is drawn from those.
            return _states(pooled_weights(pool), self._uniform(path))
        members = (self._drawn(f"{path}@{person}", member) for person, member in pool.members)
        if pool.rule == "mixture":
            chosen = (self._uniform(f"{path}@") * len(pool.members)).astype(np.intp)
            picked = np.empty(self._n, np.intp if is_state(pool) else np.float64)
            for i, row in enumerate(members):
                np.copyto(picked, row, where=chosen == i)
            return picked
        if pool.rule == "median":
            rows = np.empty((len(pool.members), self._n))
            for i, row in enumerate(members):
                rows[i] = row
            pooled: Floats = np.median(rows, axis=0, overwrite_input=True)
        else:
            pooled = np.zeros(self._n)
            for row in members:  # in the order of the people, whatever the number of draws
                pooled += row
            pooled /= len(pool.members)
        # A mean may leave the hull of its members by one rounding; a value never leaves its span.
        np.clip(pooled, *pool.span, out=pooled)
        return pooled

    def _uniform(self, stream: str) -> Floats:
        return self._streams.uniform(stream, np.empty(self._n))

    def _row(self) -> Floats:
        """Return a fresh row; short ones come out of one block, since fresh pages cost as much as the numbers."""
        if self._n > _LONG:
            return np.empty(self._n)
        if self._rows is None:
            ranges = sum(isinstance(value, Range) for value in self._values.values())
            self._rows = iter(np.empty((ranges, self._n)))
        row = next(self._rows, None)
        return np.empty(self._n) if row is None else row


def sample(case: Case, n: int, *, start: int = 0, seed: int | None = None) -> Draws:
    """Return draws `start` to `start + n` of a case.

    Parameters
    ----------
    case
        What to draw.
    n
        How many draws, at least 0.
    start
        Index of the first; `sample(case, 10, start=5)` is the slice 5 to 15 of any longer sample.
    seed
        By default the case's own.
    """
    if n < 0 or start < 0:
        raise ValueError("the number of draws and the first draw cannot be negative")
    return Draws(*_drawable(case), n, start, case.seed if seed is None else seed, {})


def at_mode(case: Case) -> Draws:
    """Return the one draw in which every value stands at its mode (weights at their heaviest state)."""
    values, undrawable = _drawable(case)
    given = {path: mode_of(value) for path, value in values.items()}
    return Draws(values, undrawable, 1, 0, case.seed, given, at_mode=True)


def mode_of(value: Drawable) -> Array:
    """Return a value's mode as an array of one draw."""
    return np.array([value.mode]).astype(np.intp if is_state(value) else np.float64)


def is_state(value: Drawable) -> bool:
    """Tell whether the draws of a value are indices of states."""
    return isinstance(value.members[0][1] if isinstance(value, Pool) else value, Weights)


def is_certain(value: Drawable) -> bool:
    """Tell whether every draw of a value is the same."""
    match value:
        case Number():
            return True
        case Range(low, _, high):
            return low == high
        case Weights(weights):
            return sum(weight > 0 for _, weight in weights) == 1
        case Pool(rule, members):
            if rule == "mixture":
                return all(is_certain(member) for _, member in members) and len(set(map(_at, members))) == 1
            if is_state(value):
                return is_certain(pooled_weights(value))
            return all(is_certain(member) for _, member in members)


def _at(member: tuple[str, Number | Range | Weights]) -> float:
    return member[1].mode


def _drawable(case: Case) -> tuple[dict[str, Drawable], frozenset[str]]:
    values = {j.path: value for j in case.judgements if (value := j.drawable) is not None}
    return values, frozenset(j.path for j in case.judgements if j.drawable is None)


class _Streams:
    """Uniform numbers of named streams, from one generator: setting its state is cheaper than a new one."""

    def __init__(self, seed: int, start: int) -> None:
        self._seed = seed
        self._skip = start % _WORDS
        self._bits = np.random.Philox(key=0)
        self._generator = np.random.Generator(self._bits)
        block = start // _WORDS
        counter = np.array([block >> shift & (1 << 64) - 1 for shift in (0, 64, 128, 192)], dtype=np.uint64)
        self._state = self._bits.state
        self._state["state"]["counter"] = counter
        self._state["buffer_pos"] = _WORDS  # nothing of the block before is left over
        self._scratch = np.empty(0)

    def scratch(self, n: int) -> Floats:
        """Return room for `n` numbers, the same every time."""
        if len(self._scratch) != n:
            self._scratch = np.empty(n)
        return self._scratch

    def uniform(self, stream: str, row: Floats) -> Floats:
        """Fill a row with numbers in [0, 1), the high 53 bits of each word, and return it."""
        name = f"{self._seed}\0{stream}".encode()
        key = blake2b(name, digest_size=16, person=b"thinktank.draws").digest()
        self._state["state"]["key"] = np.frombuffer(key, dtype="<u8").astype(np.uint64)
        self._bits.state = self._state
        if self._skip:
            self._bits.random_raw(self._skip, output=False)
        return self._generator.random(out=row)


def _triangular_in_place(u: Floats, value: Range, side: Floats) -> None:
    """Turn uniform numbers into triangular ones by the inverse of the distribution, with one root a draw.

    Left of the mode x = low + (mode - low) s with s = sqrt(u / c), right of it x = high - (high - mode) s
    with s = sqrt((1 - u) / (1 - c)), where c = (mode - low) / (high - low). Of the two arguments of the root
    the smaller is the right one, and the sign of u / c - 1 tells the side, so that no draw takes a branch.
    `side` is scratch of the same length.
    """
    low, mode, high = value.low, value.mode, value.high
    left, right, width = mode - low, high - mode, high - low
    if width == 0:
        u[:] = mode
        return
    if right == 0:
        np.sqrt(u, out=u)
        u *= left
        u += low
    elif left == 0:
        np.subtract(1.0, u, out=u)
        np.sqrt(u, out=u)
        u *= -right
        u += high
    else:
        np.multiply(u, width / left, out=side)
        np.subtract(1.0, u, out=u)
        u *= width / right
        np.minimum(u, side, out=u)
        np.sqrt(u, out=u)
        np.subtract(1.0, u, out=u)
        side -= 1.0
        np.copysign(u, side, out=side)  # from the mode: -1 at low, 0, +1 at high
        side *= (right + left) / 2
        u *= (right - left) / 2
        u += side
        u += mode
    # Rounding may carry a draw one step beyond the ends.
    np.clip(u, low, high, out=u)


def _states(value: Weights, u: Floats) -> NDArray[np.intp]:
    weights = np.array([weight for _, weight in value.weights])
    last = int(np.flatnonzero(weights)[-1])  # the sum may fall short of one by a rounding
    steps = np.cumsum(weights)[:last]
    return np.searchsorted(steps, u, side="right").astype(np.intp, copy=False)


def _fixed(array: Array, n: int) -> Array:
    return np.broadcast_to(array, n)  # read-only, and a single number takes no room
