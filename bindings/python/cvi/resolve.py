# SPDX-License-Identifier: MIT
"""Conference ids: which meeting one stands for, by a book, Microsoft Graph, a policy service or
Python itself; what is remembered of it, and who may come in."""

from __future__ import annotations

import collections
import contextlib
import ctypes
import dataclasses
import enum
import json
import os
import select
import time
from typing import Any, Callable, Iterable, Iterator, Mapping, Union

from ._cache import Cache, Known
from ._cache import Stats as CacheCounts
from ._guard import (Admission, Attempt, Decision, Guard, GuardCounts, Lobby, Scope, Trust,
                     Verdict, admit, scope)
from ._handle import (Clock, Owner, check, decoded, encoded, member, monotonic_us, prepared,
                      set_options, terminated, us_of)
from ._layout import (PollFd, ResolveAnswer, ResolveCredential, ResolveEvent, ResolveRequest,
                      ResolverParams)
from ._lib import ResolutionHandle, ResolverHandle, lib
from ._meeting import Meeting
from ._status import CviError, Status

__all__ = ["Admission", "Attempt", "Cache", "CacheCounts", "Credential", "Decision", "Event",
           "EventKind", "Guard", "GuardCounts", "Known", "Lobby", "Meeting", "Phase", "Resolver",
           "Scope", "Trust", "Verdict", "admit", "resolve", "scope"]

_NO_DEADLINE = 0xFFFFFFFFFFFFFFFF
_TRACE = 1
_POLL_IN, _POLL_OUT, _POLL_ERR = 1, 2, 4
_LONGEST_POLL_MS = 0x7FFFFFFF

Json = Union[str, bytes, Mapping[str, Any]]


class EventKind(enum.IntEnum):
    """What happened."""

    FINISHED = 1
    CREDENTIAL = 2
    QUESTION = 3
    STEP = 4


class Phase(enum.IntEnum):
    """How far a request came that an event of kind STEP tells of."""

    UNKNOWN = 0
    DNS = 1
    CONNECT = 2
    TLS = 3
    ANSWER = 4
    DONE = 5


@dataclasses.dataclass(frozen=True)
class Event:
    """Something happened; texts are "" where there is nothing to say.

    `code`, `request_id` and `message` are for the operator. The asker and what is asked come with
    QUESTION, what `phase` and below say with STEP; times are microseconds.
    """

    kind: EventKind
    status: Status
    id: int
    backend: str
    code: str
    request_id: str
    message: str
    http_status: int
    requests: int
    tenant_id: str
    conference_id: str
    caller: str
    dialled: str
    address: str
    trust: Trust
    phase: Phase
    step: str
    roles: str
    queued_us: int
    dns_us: int
    connect_us: int
    tls_us: int
    first_byte_us: int
    total_us: int
    server_unix_us: int


_ENUMS: dict[str, type[enum.IntEnum]] = {"kind": EventKind, "status": Status, "trust": Trust,
                                         "phase": Phase}


def _event(read: ResolveEvent) -> Event:
    members = {field.name: getattr(read, field.name) for field in dataclasses.fields(Event)}
    for name, value in members.items():
        if isinstance(value, bytes):
            members[name] = decoded(value)
        elif name in _ENUMS:
            members[name] = member(_ENUMS[name], value)
    return Event(**members)


@dataclasses.dataclass(frozen=True)
class Credential:
    """What a back end shows of itself: a secret, or a certificate with its key (PEM)."""

    secret: str | None = dataclasses.field(default=None, repr=False)
    certificate: str | None = None
    private_key: str | None = dataclasses.field(default=None, repr=False)
    password: str | None = dataclasses.field(default=None, repr=False)


def _json(text: Json) -> bytes:
    return encoded(text if isinstance(text, (str, bytes)) else json.dumps(text))


class Resolver(Owner):
    """Look-ups; one thread at a time.

    Wait for fds() until timeout(), drive(), then take what events() tells; or let wait() do it,
    or resolve() all of it.
    """

    _what = "resolver"

    def __init__(self, *, book: Json | None = None, config: Json | None = None,
                 cache: Cache | None = None, guard: Guard | None = None,
                 clock: Clock = monotonic_us, **options: int) -> None:
        """Take the members of cvi_resolver_params by name, such as max_pending=100.

        `book` and `config` have the forms of cvi_resolver_load_book_json() and
        cvi_resolver_load_json(), as JSON or as what becomes it.
        """
        params = prepared(ResolverParams)
        set_options(params, options)
        self._clock = clock
        self._cache, self._guard = cache, guard  # they must outlive the resolver
        self._put_back: collections.deque[Event] = collections.deque()
        self._create(ResolverHandle, "resolver", params)
        lib.cvi_resolver_set_cache(self._handle, cache._handle if cache else None)
        lib.cvi_resolver_set_guard(self._handle, guard._handle if guard else None)
        self.set_wall_clock()
        if book is not None:
            self.load_book(book)
        if config is not None:
            self.load(config)

    # ---- what it knows

    def _check(self, status: int) -> None:
        check(status, lib.cvi_resolver_last_error(self._handle))

    def load(self, config: Json) -> None:
        """Replace the back ends and the tenants' chains; wrong ones raise and change nothing."""
        data = _json(config)
        self._check(lib.cvi_resolver_load_json(self._open_handle(), data, len(data)))

    def load_book(self, book: Json) -> None:
        """Replace the meeting book; a wrong one raises and changes nothing."""
        data = _json(book)
        self._check(lib.cvi_resolver_load_book_json(self._open_handle(), data, len(data)))

    def watch_book(self, path: str | os.PathLike[str] | None) -> None:
        """Keep the meeting book as a file has it; None: watch none."""
        name = None if path is None else terminated(os.fsencode(path))
        self._check(lib.cvi_resolver_watch_book_file(self._open_handle(), name))

    def set_wall_clock(self, unix_us: int | None = None) -> None:
        """Tell the civil time, microseconds since 1970; None: the system's, as at creation."""
        told = time.time_ns() // 1000 if unix_us is None else unix_us
        lib.cvi_resolver_set_wall_clock(self._open_handle(), self._clock(), told)

    def set_credential(self, backend: str, credential: Credential) -> None:
        """Give a back end its credential, at any time or when an event asks for it."""
        params = prepared(ResolveCredential)
        for field in dataclasses.fields(Credential):
            setattr(params, field.name, terminated(getattr(credential, field.name)))
        self._check(lib.cvi_resolver_set_credential(self._open_handle(), self._clock(),
                                                    terminated(backend), ctypes.byref(params)))

    # ---- look-ups

    def start(self, tenant_id: str, conference_id: str, *, caller: str | None = None,
              address: str | None = None, dialled: str | None = None,
              language: str | None = None, trust: Trust = Trust.UNKNOWN,
              timeout_s: float | None = None, trace: bool = False) -> int:
        """Start a look-up, by default of at most 5 s; its number comes again in its events."""
        request, number = prepared(ResolveRequest), ctypes.c_uint64()
        texts = {"tenant_id": tenant_id, "conference_id": conference_id, "caller": caller,
                 "address": address, "dialled": dialled, "language": language}
        for name, text in texts.items():
            setattr(request, name, terminated(text))
        request.trust = trust
        request.timeout_us = us_of(timeout_s, 1)
        request.flags = _TRACE if trace else 0
        self._check(lib.cvi_resolver_start(self._open_handle(), self._clock(),
                                           ctypes.byref(request), ctypes.byref(number)))
        return number.value

    def cancel(self, lookup: int) -> None:
        """Forget a look-up, pending or finished."""
        self._put_back = collections.deque(e for e in self._put_back if e.id != lookup)
        lib.cvi_resolver_cancel(self._open_handle(), lookup)

    def take(self, lookup: int) -> Meeting:
        """The result of a look-up whose event said Status.OK, once."""
        meeting = ctypes.POINTER(ResolutionHandle)()
        lib.cvi_resolver_take(self._open_handle(), lookup, ctypes.byref(meeting))
        return Meeting(meeting)

    def answer(self, lookup: int, meeting: Json | None = None, *, status: Status = Status.AGAIN,
               message: str | None = None) -> None:
        """Answer an event of kind QUESTION: a meeting in the form of Graph's onlineMeeting, or why
        there is none. Status.AGAIN leaves it to the next in the chain."""
        params = prepared(ResolveAnswer)
        params.status = status
        if meeting is not None:
            data = _json(meeting)
            params.status, params.meeting_json, params.meeting_json_len = 0, data, len(data)
        params.message = terminated(message)
        self._check(lib.cvi_resolver_answer(self._open_handle(), self._clock(), lookup,
                                            ctypes.byref(params)))

    # ---- waiting

    def _pollfds(self) -> Any:
        handle = self._open_handle()
        fds = (PollFd * lib.cvi_resolver_fds(handle, None, 0))()
        lib.cvi_resolver_fds(handle, fds, len(fds))
        return fds

    def fds(self) -> list[tuple[int, int]]:
        """(descriptor, select.POLLIN | select.POLLOUT) to wait for; they change with every call of
        start() and drive()."""
        return [(p.fd, (select.POLLIN if p.events & _POLL_IN else 0)
                 | (select.POLLOUT if p.events & _POLL_OUT else 0)) for p in self._pollfds()]

    def timeout(self) -> float | None:
        """Seconds until drive() wants to be called; None: nothing is pending."""
        due = lib.cvi_resolver_deadline(self._open_handle())
        return None if due == _NO_DEADLINE else max(due - self._clock(), 0) / 1000000

    def drive(self, ready: Iterable[tuple[int, int]] = ()) -> None:
        """Let look-ups go on, with what poll() said of the descriptors."""
        happened = dict(ready)
        fds = (PollFd * len(happened))()
        for p, (fd, events) in zip(fds, happened.items()):
            p.fd = fd
            p.revents = ((_POLL_IN if events & select.POLLIN else 0)
                         | (_POLL_OUT if events & select.POLLOUT else 0)
                         | (_POLL_ERR if events & (select.POLLERR | select.POLLHUP) else 0))
        lib.cvi_resolver_drive(self._open_handle(), self._clock(), fds, len(fds))

    def wait(self) -> None:
        """Sleep until something can go on, and drive; at once when nothing is pending."""
        timeout = self.timeout()
        if timeout is None:
            return
        poll = select.poll()
        for fd, events in self.fds():
            poll.register(fd, events)
        self.drive(poll.poll(min(timeout * 1000, _LONGEST_POLL_MS)))

    def next_event(self) -> Event | None:
        """The next event, or None."""
        if self._put_back:
            return self._put_back.popleft()
        return self._pull()

    def _pull(self) -> Event | None:
        read = prepared(ResolveEvent)
        if lib.cvi_resolver_next_event(self._open_handle(), ctypes.byref(read)) == Status.AGAIN:
            return None
        return _event(read)

    def events(self) -> Iterator[Event]:
        """What happened so far."""
        while (event := self.next_event()) is not None:
            yield event

    # ---- all at once

    def resolve(self, tenant_id: str, conference_id: str, *,
                ask: Callable[[Event], Json | None] | None = None, **request: Any) -> Meeting:
        """Look up and wait; why there is no meeting raises, with the event as `event`.

        Takes what start() takes. `ask` answers questions of a back end of type embedder with a
        meeting, or None. Events of other look-ups stay for next_event().
        """
        lookup = self.start(tenant_id, conference_id, **request)
        try:
            end = self._finish(lookup, ask)
        except BaseException:
            with contextlib.suppress(CviError):  # it may have ended
                self.cancel(lookup)
            raise
        if end.status != Status.OK:
            error = CviError.from_status(end.status, end.message or None)
            error.event = end  # type: ignore[attr-defined]
            raise error
        return self.take(lookup)

    def _finish(self, lookup: int, ask: Callable[[Event], Json | None] | None) -> Event:
        while True:
            event = self._pull()
            if event is None:
                self.wait()
            elif event.kind == EventKind.CREDENTIAL:
                self._put_back.append(event)
                raise CviError.from_status(Status.ERESOLVE_CREDENTIAL,
                                           f"back end {event.backend} has no credential")
            elif event.id != lookup:
                self._put_back.append(event)
            elif event.kind == EventKind.QUESTION:
                self.answer(lookup, ask(event) if ask else None)
            elif event.kind == EventKind.FINISHED:
                return event


def resolve(tenant_id: str, conference_id: str, *, book: Json | None = None,
            config: Json | None = None, credentials: Mapping[str, Credential] | None = None,
            **request: Any) -> Meeting:
    """Look up one id with a resolver of its own."""
    with Resolver(book=book, config=config) as resolver:
        for backend, credential in (credentials or {}).items():
            resolver.set_credential(backend, credential)
        return resolver.resolve(tenant_id, conference_id, **request)
