# SPDX-License-Identifier: MIT
"""Who may come in: defence against guessing of ids and PINs, and the lobby."""

from __future__ import annotations

import ctypes
import dataclasses
import enum
from typing import Iterable

from ._handle import (Clock, Shared, decoded, monotonic_us, prepared, set_options, terminated,
                      us_of)
from ._layout import (GuardAttempt, GuardParams, GuardStats, GuardVerdict, LobbyAnswer,
                      LobbyQuestion)
from ._lib import GuardHandle, lib
from ._meeting import Meeting

_NONE = 0xFFFFFFFFFFFFFFFF  # CVI_GUARD_NONE


# ---- guessing

@dataclasses.dataclass(frozen=True)
class Attempt:
    """Who tries what; None where not known. With a meeting_id, `tried` is a PIN."""

    caller: str | None = None
    address: str | None = None
    tenant_id: str | None = None
    meeting_id: str | None = None
    tried: str | None = dataclasses.field(default=None, repr=False)


@dataclasses.dataclass(frozen=True)
class Verdict:
    """When it is blocked, do not even look, say that it is wrong; in any case no sooner than
    after `delay_s` seconds."""

    is_blocked: bool
    failed: int
    delay_s: float


@dataclasses.dataclass(frozen=True)
class GuardCounts:
    """Counters since the guard was made."""

    checks: int
    blocked: int
    wrong: int
    right: int
    evictions: int


def _attempt(attempt: Attempt) -> GuardAttempt:
    params = prepared(GuardAttempt)
    for field in dataclasses.fields(Attempt):
        setattr(params, field.name, terminated(getattr(attempt, field.name)))
    return params


class Guard(Shared):
    """Guess defence; any thread may use it, and several resolvers at once."""

    _what = "guard"

    def __init__(self, *, proxies: Iterable[str] = (), window_s: float | None = None,
                 pace_s: float | None = None, clock: Clock = monotonic_us,
                 **options: int) -> None:
        """Take the members of cvi_guard_params by name, such as threshold=10; a pace_s of 0 holds
        no answer back."""
        params = prepared(GuardParams)
        set_options(params, options)
        networks = [terminated(proxy) for proxy in proxies]
        params.proxies = (ctypes.c_char_p * len(networks))(*networks)
        params.proxy_count = len(networks)
        params.window_us = us_of(window_s)
        params.pace_us = us_of(pace_s, _NONE)
        self._clock = clock
        self._create(GuardHandle, "guard", params)

    def check(self, attempt: Attempt) -> Verdict:
        """What to do with an attempt, before it is looked at; resolvers ask by themselves."""
        params, verdict = _attempt(attempt), prepared(GuardVerdict)
        lib.cvi_guard_check(self._handle, self._clock(), ctypes.byref(params),
                            ctypes.byref(verdict))
        return Verdict(bool(verdict.is_blocked), verdict.failed, verdict.delay_us / 1000000)

    def note(self, attempt: Attempt, is_right: bool) -> None:
        """Tell how an attempt that was not blocked ended."""
        params = _attempt(attempt)
        lib.cvi_guard_note(self._handle, self._clock(), ctypes.byref(params), is_right)

    @property
    def stats(self) -> GuardCounts:
        read = prepared(GuardStats)
        lib.cvi_guard_get_stats(self._handle, ctypes.byref(read))
        return GuardCounts(**{f.name: getattr(read, f.name)
                              for f in dataclasses.fields(GuardCounts)})


# ---- the lobby

class Trust(enum.IntEnum):
    """How far a caller is trusted."""

    UNKNOWN = 0
    GUEST = 1
    TRUSTED = 2


class Scope(enum.IntEnum):
    """Who bypasses the lobby of a meeting."""

    NONE = 0
    EVERYONE = 1
    ORGANIZATION_AND_FEDERATED = 2
    ORGANIZATION = 3
    ORGANIZATION_ONLY = 4
    INVITED = 5
    ORGANIZER = 6
    OTHER = 7


class Lobby(enum.IntFlag):
    """What else is known about a caller and a meeting."""

    HOST = 1
    DIAL_IN = 2
    DIAL_IN_BYPASS = 4
    LOCKED = 8
    ENCRYPTED = 16
    NO_GUESTS = 32


class Admission(enum.IntEnum):
    """What becomes of a caller."""

    ENTER = 1
    WAIT = 2
    REFUSE = 3


@dataclasses.dataclass(frozen=True)
class Decision:
    """As what somebody enters, waits or is refused, and a sentence for the operator."""

    admission: Admission
    as_trust: Trust
    reason: str


def scope(text: str | None) -> Scope:
    """A lobbyBypassScope of Microsoft Graph."""
    return Scope(lib.cvi_lobby_scope_parse(terminated(text)))


def admit(meeting: Meeting | Scope, trust: Trust = Trust.UNKNOWN,
          flags: Lobby = Lobby(0)) -> Decision:
    """Whether a caller enters a meeting (or one of such a scope), waits, or is refused."""
    question, answer = prepared(LobbyQuestion), prepared(LobbyAnswer)
    if isinstance(meeting, Meeting):
        lib.cvi_lobby_set_meeting(ctypes.byref(question), meeting._open_handle())
    else:
        question.scope = meeting
    question.trust = trust
    question.flags |= flags
    lib.cvi_lobby_decide(ctypes.byref(question), ctypes.byref(answer))
    return Decision(Admission(answer.admission), Trust(getattr(answer, "as")),
                    decoded(answer.reason))
