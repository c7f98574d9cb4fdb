# SPDX-License-Identifier: MIT
"""Dial strings: what a room system dialled, taken apart, and what it means."""

from __future__ import annotations

import ctypes
import dataclasses
import enum
import weakref
from types import TracebackType

from ._layout import DialParams, used_size
from ._lib import DialHandle, lib, text_of
from ._status import CviError, DialError, Status


class Scheme(enum.IntEnum):
    """How the string was written."""

    UNKNOWN = 0
    BARE = 1
    SIP = 2
    SIPS = 3
    TEL = 4
    H323 = 5


class Kind(enum.IntEnum):
    """What the caller wants."""

    UNKNOWN = 0
    IVR = 1
    DIRECT = 2
    TEST = 3


class IdCheck(enum.IntEnum):
    """What to do about the check digit of conference ids: the option id_check."""

    SOFT = 0
    OFF = 1
    STRICT = 2


class Check(enum.IntEnum):
    """What the check digit said."""

    NONE = 0
    PASSED = 1
    FAILED = 2


@dataclasses.dataclass(frozen=True)
class DialString:
    """A dial string that was understood; parts that are absent are "" (or None for the port).

    Text is unescaped. Bytes that are not UTF-8 are surrogates (PEP 383).
    """

    scheme: Scheme
    kind: Kind
    tenant_key: str
    conference_id: str
    user: str
    password: str = dataclasses.field(repr=False)
    host: str
    port: int | None
    transport: str
    params: str
    headers: str
    display: str
    dialect: str
    pin: str = dataclasses.field(repr=False)
    layout: str
    host_key: str = dataclasses.field(repr=False)
    check: Check
    confidence: int
    reason: str


class Dial:
    """A parser, created once and parsed into many times; one thread at a time."""

    def __init__(self, **options: int) -> None:
        """Take the members of cvi_dial_params by name, such as id_min_digits=6."""
        params = DialParams()
        lib.cvi_params_init(ctypes.byref(params), ctypes.sizeof(params), used_size(DialParams))
        for name, value in options.items():
            if name not in DialParams.OPTIONS:
                raise TypeError(f"unknown option {name!r}")
            if not 0 <= value <= 0xFFFFFFFF:
                raise ValueError(f"{name} is out of range")
            setattr(params, name, value)
        self._handle = ctypes.POINTER(DialHandle)()
        lib.cvi_dial_create(ctypes.byref(self._handle), ctypes.byref(params))
        self._finalizer = weakref.finalize(self, lib.cvi_dial_destroy,
                                           ctypes.pointer(self._handle))

    def close(self) -> None:
        """Free the parser now; calling it again does nothing."""
        self._finalizer()

    def __enter__(self) -> Dial:
        self._open_handle()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None,
                 traceback: TracebackType | None) -> None:
        self.close()

    def _open_handle(self) -> ctypes._Pointer[DialHandle]:
        if not self._finalizer.alive:
            raise ValueError("the parser is closed")
        return self._handle

    def parse(self, text: str | bytes) -> DialString:
        """Parse one string; raise a DialError with the byte offset when it cannot be dialled."""
        handle = self._open_handle()
        data = text.encode("utf-8", "surrogateescape") if isinstance(text, str) else bytes(text)
        status = lib.cvi_dial_parse(handle, data, len(data))
        if status != Status.OK:
            error = lib.cvi_dial_last_error(handle).contents
            raise DialError(status, error.message.decode("utf-8", "replace"), error.offset)
        return DialString(
            scheme=Scheme(lib.cvi_dial_get_scheme(handle)),
            kind=Kind(lib.cvi_dial_get_kind(handle)),
            tenant_key=text_of(lib.cvi_dial_get_tenant_key, handle),
            conference_id=text_of(lib.cvi_dial_get_conference_id, handle),
            user=text_of(lib.cvi_dial_get_user, handle),
            password=text_of(lib.cvi_dial_get_password, handle),
            host=text_of(lib.cvi_dial_get_host, handle),
            port=lib.cvi_dial_get_port(handle) or None,
            transport=text_of(lib.cvi_dial_get_transport, handle),
            params=text_of(lib.cvi_dial_get_params, handle),
            headers=text_of(lib.cvi_dial_get_headers, handle),
            display=text_of(lib.cvi_dial_get_display, handle),
            dialect=text_of(lib.cvi_dial_get_dialect, handle),
            pin=text_of(lib.cvi_dial_get_pin, handle),
            layout=text_of(lib.cvi_dial_get_layout, handle),
            host_key=text_of(lib.cvi_dial_get_host_key, handle),
            check=Check(lib.cvi_dial_get_check(handle)),
            confidence=lib.cvi_dial_get_confidence(handle),
            reason=text_of(lib.cvi_dial_get_reason, handle),
        )

    def to_json(self) -> str:
        """The last result, also of a parse that failed, as one JSON object."""
        handle = self._open_handle()
        needed = ctypes.c_size_t()
        status = lib.cvi_dial_to_json(handle, None, 0, ctypes.byref(needed))
        if status == Status.ETOOSMALL:
            buffer = ctypes.create_string_buffer(needed.value + 1)
            status = lib.cvi_dial_to_json(handle, buffer, len(buffer), None)
        if status != Status.OK:
            raise CviError.from_status(status)
        return buffer.value.decode("utf-8")


def parse(text: str | bytes) -> DialString:
    """Parse one string with the default options."""
    with Dial() as parser:
        return parser.parse(text)
