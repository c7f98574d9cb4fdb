# SPDX-License-Identifier: MIT
"""What look-ups found, remembered for several resolvers."""

from __future__ import annotations

import ctypes
import dataclasses
from typing import Iterable, Union

from ._handle import (Clock, Shared, member, monotonic_us, prepared, set_options, terminated,
                      us_of)
from ._layout import CacheParams, CacheQuery, CacheStats
from ._lib import CacheHandle, ResolutionHandle, lib
from ._meeting import Meeting
from ._status import CviError, Status

_RESOLUTION = ctypes.POINTER(ResolutionHandle)
_NONE = 0xFFFFFFFFFFFFFFFF  # CVI_RESOLVE_CACHE_NONE

Known = Union[Meeting, Status]


@dataclasses.dataclass(frozen=True)
class Stats:
    """Counters since the cache was made, and what is in it now."""

    entries: int
    negative_entries: int
    bytes: int
    hits: int
    negative_hits: int
    misses: int
    stale: int
    shared: int
    insertions: int
    evictions: int


class Cache(Shared):
    """Answers that are remembered; any thread may use it, and several resolvers at once."""

    _what = "cache"

    def __init__(self, *, found_s: float | None = None, not_found_s: float | None = None,
                 stale_s: float | None = None, clock: Clock = monotonic_us,
                 **options: int) -> None:
        """Take the members of cvi_resolve_cache_params by name, such as max_entries=1000000.

        How long a meeting is known, how long that there is none, and how much older a meeting may
        be when nobody can be asked: None is the default, 0 not at all.
        """
        params = prepared(CacheParams)
        set_options(params, options)
        params.start_us = clock()
        params.positive_us = us_of(found_s, _NONE)
        params.negative_us = us_of(not_found_s, _NONE)
        params.stale_us = us_of(stale_s, _NONE)
        self._clock = clock
        self._create(CacheHandle, "resolve_cache", params)

    def find(self, tenant_id: str, conference_id: str) -> Meeting | None:
        """The meeting if it is known, or None; what is known not to exist raises."""
        (known,) = self.find_many([(tenant_id, conference_id)])
        if isinstance(known, Meeting):
            return known
        if known == Status.ENOENT:
            return None
        raise CviError.from_status(known)

    def find_many(self, ids: Iterable[tuple[str, str]]) -> list[Known]:
        """Of each (tenant id, conference id) the meeting, or why not: Status.ENOENT if unknown."""
        asked = [CacheQuery(terminated(tenant), terminated(conference))
                 for tenant, conference in ids]
        queries = (CacheQuery * len(asked))(*asked)
        lib.cvi_resolve_cache_find_many(self._handle, self._clock(), queries, len(queries))
        return [Meeting(ctypes.cast(q.meeting, _RESOLUTION)) if q.meeting
                else member(Status, q.status) for q in queries]

    def forget(self, tenant_id: str, conference_id: str) -> None:
        """Forget one conference id, since its meeting changed."""
        lib.cvi_resolve_cache_forget(self._handle, terminated(tenant_id),
                                     terminated(conference_id))

    def clear(self) -> None:
        """Forget everything."""
        lib.cvi_resolve_cache_clear(self._handle)

    @property
    def stats(self) -> Stats:
        read = prepared(CacheStats)
        lib.cvi_resolve_cache_get_stats(self._handle, ctypes.byref(read))
        return Stats(**{f.name: getattr(read, f.name) for f in dataclasses.fields(Stats)})
