# SPDX-License-Identifier: MIT
"""What every object that owns a handle of the library does, and every call that writes a text."""

from __future__ import annotations

import ctypes
import enum
import time
import weakref
from types import TracebackType
from typing import Any, Callable, TypeVar

from ._layout import ErrorInfo, used_size
from ._lib import lib
from ._status import CviError, Status

_Owner = TypeVar("_Owner", bound="Owner")
_Params = TypeVar("_Params", bound=ctypes.Structure)

Clock = Callable[[], int]  # microseconds that never go back


class Shared:
    """Holds one object of the library that others may use: freed when nobody has it any more."""

    _what = "object"

    def _create(self, opaque: type[ctypes.Structure], name: str, params: ctypes.Structure) -> None:
        """Own what cvi_NAME_create() makes, until cvi_NAME_destroy()."""
        handle = ctypes.POINTER(opaque)()
        getattr(lib, f"cvi_{name}_create")(ctypes.byref(handle), ctypes.byref(params))
        self._own(handle, name)

    def _own(self, handle: Any, name: str) -> None:
        """Own what the library handed over, until cvi_NAME_destroy()."""
        self._handle: Any = handle
        self._finalizer = weakref.finalize(self, getattr(lib, f"cvi_{name}_destroy"),
                                           ctypes.pointer(handle))


class Owner(Shared):
    """Owns one object of the library: close() frees it, and so does being dropped."""

    def close(self) -> None:
        """Free it now, and wipe what it held; calling it again does nothing."""
        self._finalizer()

    def __enter__(self: _Owner) -> _Owner:
        self._open_handle()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None,
                 traceback: TracebackType | None) -> None:
        self.close()

    def _open_handle(self) -> Any:
        if not self._finalizer.alive:
            raise ValueError(f"the {self._what} is closed")
        return self._handle


def prepared(struct: type[_Params]) -> _Params:
    """What the _INIT macro of a struct makes."""
    params = struct()
    lib.cvi_params_init(ctypes.byref(params), ctypes.sizeof(params), used_size(struct))
    return params


def set_options(params: Any, options: dict[str, int]) -> None:
    """Set members by name, of those that callers may set."""
    for name, value in options.items():
        if name not in params.OPTIONS:
            raise TypeError(f"unknown option {name!r}")
        if not 0 <= value < 1 << 8 * getattr(type(params), name).size:
            raise ValueError(f"{name} is out of range")
        setattr(params, name, value)


def written(function: Any, *arguments: Any) -> bytes:
    """The text that a function with the parameters ..., buf, cap, needed writes."""
    needed = ctypes.c_size_t()
    buffer = ctypes.create_string_buffer(0)
    status = function(*arguments, None, 0, ctypes.byref(needed))
    if status == Status.ETOOSMALL:
        buffer = ctypes.create_string_buffer(needed.value + 1)
        status = function(*arguments, buffer, len(buffer), None)
    if status != Status.OK:
        raise CviError.from_status(status)
    return buffer.raw[:needed.value]


def check(status: int, error: ctypes._Pointer[ErrorInfo]) -> None:
    """Raise unless the status is OK, with the sentence and the place that the object has for it."""
    if status != Status.OK:
        info = error.contents
        raise CviError.from_status(status, info.message.decode("utf-8", "replace"), info.offset)


def encoded(text: str | bytes) -> bytes:
    """The bytes of a text; surrogates (PEP 383) are what they stood for."""
    return text.encode("utf-8", "surrogateescape") if isinstance(text, str) else bytes(text)


def decoded(text: bytes) -> str:
    """The text of bytes; what is not UTF-8 becomes surrogates."""
    return text.decode("utf-8", "surrogateescape")


def terminated(text: str | bytes | None) -> bytes | None:
    """The bytes of a text that ends at its first NUL in C, so it must have none."""
    if text is None:
        return None
    data = encoded(text)
    if b"\0" in data:
        raise ValueError("a NUL inside the text")
    return data


def member(kind: type[enum.IntEnum], value: int) -> Any:
    """The member with a value; the value itself when a newer library gave a new one."""
    try:
        return kind(value)
    except ValueError:
        return value


def monotonic_us() -> int:
    """The clock of the library's objects, unless they are given another."""
    return time.monotonic_ns() // 1000


def us_of(seconds: float | None, none: int = 0) -> int:
    """A duration as params have it: None is their default, 0 what the header calls none."""
    if seconds is None:
        return 0
    if not 0 <= seconds < 1 << 40:
        raise ValueError("a duration is out of range")
    return round(seconds * 1000000) or none
