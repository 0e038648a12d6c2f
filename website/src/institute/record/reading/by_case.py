"""What is drawn from each stored case, made once for each content of it, however many there are. Reads no line."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from institute.analyses.models import StoredCase
from thinktank.case import Case

T = TypeVar("T")


class ByCase(Generic[T]):
    """Something made from every stored case; only cases whose content has changed are read again."""

    def __init__(self, make: Callable[[Case], T]) -> None:
        self._make = make
        self._made: dict[str, tuple[str, T]] = {}
        self._lock = Lock()

    def all(self) -> dict[str, T]:
        """Return it by the case's id, in the order in which the cases were stored."""
        now = list(StoredCase.objects.order_by("pk").values_list("slug", "hash"))
        with self._lock:
            old = [slug for slug, hash in now if self._made.get(slug, ("",))[0] != hash]
            for stored in StoredCase.objects.filter(slug__in=old) if old else ():
                self._made[stored.slug] = (stored.hash, self._make(stored.case()))
            for slug in self._made.keys() - {slug for slug, _ in now}:
                del self._made[slug]
            return {slug: self._made[slug][1] for slug, _ in now if slug in self._made}
