# SPDX-License-Identifier: MIT
"""Invitations: the ways to join that a calendar item holds, best first."""

from __future__ import annotations

import ctypes
import dataclasses
import enum
import weakref
from types import TracebackType

from ._layout import InviteJoin, InviteParams, used_size
from ._lib import InviteHandle, lib
from ._status import CviError, Status
from .dial import Plan


class Format(enum.IntEnum):
    """How an item is written."""

    AUTO = 0
    TEXT = 1
    HTML = 2
    MIME = 3
    ICALENDAR = 4
    GRAPH = 5


class Kind(enum.IntEnum):
    """A way to join."""

    CVI = 1
    TEAMS = 2
    PHONE = 3
    ZOOM = 4
    WEBEX = 5
    MEET = 6
    SIP = 7
    H323 = 8


@dataclasses.dataclass(frozen=True)
class Join:
    """One way to join; texts that are absent are ""."""

    kind: Kind
    confidence: int
    offset: int
    dialect: str
    tenant_key: str
    conference_id: str
    passcode: str = dataclasses.field(repr=False)
    dial: str
    dial_h323: str
    url: str = dataclasses.field(repr=False)
    thread_id: str
    organizer_id: str
    tenant_id: str
    reason: str


_TEXTS = tuple(field.name for field in dataclasses.fields(Join)
               if field.name not in ("kind", "confidence", "offset"))


class Invite:
    """A scanner, created once and used for any number of items; one thread at a time."""

    def __init__(self, *, plan: Plan | None = None, **options: int) -> None:
        """Take the members of cvi_invite_params by name, such as id_min_digits=6."""
        params = InviteParams()
        lib.cvi_params_init(ctypes.byref(params), ctypes.sizeof(params), used_size(InviteParams))
        for name, value in options.items():
            if name not in InviteParams.OPTIONS:
                raise TypeError(f"unknown option {name!r}")
            if not 0 <= value <= 0xFFFFFFFF:
                raise ValueError(f"{name} is out of range")
            setattr(params, name, value)
        self._plan = plan  # it must outlive the scanner
        if plan is not None:
            params.plan = ctypes.cast(plan._handle, ctypes.c_void_p)
        self._handle = ctypes.POINTER(InviteHandle)()
        lib.cvi_invite_create(ctypes.byref(self._handle), ctypes.byref(params))
        self._finalizer = weakref.finalize(self, lib.cvi_invite_destroy,
                                           ctypes.pointer(self._handle))

    def close(self) -> None:
        """Free the scanner and wipe what it found; calling it again does nothing."""
        self._finalizer()

    def __enter__(self) -> Invite:
        self._open_handle()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None,
                 traceback: TracebackType | None) -> None:
        self.close()

    def _open_handle(self) -> ctypes._Pointer[InviteHandle]:
        if not self._finalizer.alive:
            raise ValueError("the scanner is closed")
        return self._handle

    def scan(self, item: str | bytes, format: Format = Format.AUTO) -> list[Join]:
        """Find the joins of one item, best first; offsets count its bytes (of a str, in UTF-8)."""
        handle = self._open_handle()
        data = item.encode("utf-8", "surrogateescape") if isinstance(item, str) else bytes(item)
        status = lib.cvi_invite_scan(handle, format, data, len(data))
        if status != Status.OK:
            error = lib.cvi_invite_last_error(handle).contents
            raise CviError.from_status(status, error.message.decode("utf-8", "replace"),
                                       error.offset)
        return [self._join(handle, i) for i in range(lib.cvi_invite_get_count(handle))]

    @staticmethod
    def _join(handle: ctypes._Pointer[InviteHandle], index: int) -> Join:
        join = InviteJoin()
        join.size = used_size(InviteJoin)
        lib.cvi_invite_get_join(handle, index, ctypes.byref(join))
        texts = {name: getattr(join, name).decode("utf-8", "surrogateescape") for name in _TEXTS}
        return Join(kind=Kind(join.kind), confidence=join.confidence, offset=join.offset, **texts)

    def to_json(self) -> str:
        """The joins of the last item as one JSON object."""
        handle = self._open_handle()
        needed = ctypes.c_size_t()
        status = lib.cvi_invite_to_json(handle, None, 0, ctypes.byref(needed))
        if status == Status.ETOOSMALL:
            buffer = ctypes.create_string_buffer(needed.value + 1)
            status = lib.cvi_invite_to_json(handle, buffer, len(buffer), None)
        if status != Status.OK:
            raise CviError.from_status(status)
        return buffer.value.decode("utf-8")


def scan(item: str | bytes, format: Format = Format.AUTO) -> list[Join]:
    """Find the joins of one item with the default options."""
    with Invite() as scanner:
        return scanner.scan(item, format)
