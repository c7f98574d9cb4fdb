# SPDX-License-Identifier: MIT
"""What every object that owns a handle of the library does, and every call that writes a text."""

from __future__ import annotations

import ctypes
import weakref
from types import TracebackType
from typing import Any, TypeVar

from ._layout import ErrorInfo, used_size
from ._lib import lib
from ._status import CviError, Status

_Owner = TypeVar("_Owner", bound="Owner")
_Params = TypeVar("_Params", bound=ctypes.Structure)


class Owner:
    """Owns one object of the library: close() frees it, and so does being dropped."""

    _what = "object"

    def _create(self, opaque: type[ctypes.Structure], name: str, params: ctypes.Structure) -> None:
        """Own what cvi_NAME_create() makes, until cvi_NAME_destroy()."""
        self._handle: Any = ctypes.POINTER(opaque)()
        getattr(lib, f"cvi_{name}_create")(ctypes.byref(self._handle), ctypes.byref(params))
        self._finalizer = weakref.finalize(self, getattr(lib, f"cvi_{name}_destroy"),
                                           ctypes.pointer(self._handle))

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
        if not 0 <= value <= 0xFFFFFFFF:
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
