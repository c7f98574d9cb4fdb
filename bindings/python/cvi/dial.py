# SPDX-License-Identifier: MIT
"""Dial strings: what a room system dialled, taken apart, and what it means."""

from __future__ import annotations

import ctypes
import dataclasses
import enum
import weakref

from ._handle import Owner, check, decoded, encoded, prepared, set_options, written
from ._layout import DialCall, DialParams, DialPlanParams, used_size
from ._lib import DialHandle, PlanHandle, lib, text_of
from ._status import DialError, Status


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


class Plan:
    """A dial plan: rules of dialects from JSON, on top of the built-in ones."""

    def __init__(self, text: str | bytes | None = None, *, builtin: bool = True) -> None:
        params = prepared(DialPlanParams)
        params.without_builtin = not builtin
        self._handle = ctypes.POINTER(PlanHandle)()
        lib.cvi_dial_plan_create(ctypes.byref(self._handle), ctypes.byref(params))
        self._finalizer = weakref.finalize(self, lib.cvi_dial_plan_destroy,
                                           ctypes.pointer(self._handle))
        if text is not None:
            self.load(text)

    def load(self, text: str | bytes) -> None:
        """Replace the rules; a CviError names the place (a JSON Pointer) of what is wrong."""
        data = encoded(text)
        check(lib.cvi_dial_plan_load_json(self._handle, data, len(data)),
              lib.cvi_dial_plan_last_error(self._handle))

    def format(self, dialect: str, *, domain: str | None = None, tenant_key: str | None = None,
               conference_id: str | None = None, pin: str | None = None,
               layout: str | None = None, host_key: str | None = None,
               kind: Kind = Kind.UNKNOWN, scheme: Scheme = Scheme.BARE, port: int = 0,
               transport: str | None = None) -> str:
        """Write a call in a dialect; what would not be read back the same raises."""
        texts = {"dialect": dialect, "domain": domain, "tenant_key": tenant_key,
                 "conference_id": conference_id, "pin": pin, "layout": layout,
                 "host_key": host_key, "transport": transport}
        call = DialCall(kind=kind, scheme=scheme, port=port)
        call.size = used_size(DialCall)
        for name, text in texts.items():
            setattr(call, name, None if text is None else encoded(text))
        return decoded(written(lib.cvi_dial_plan_format, self._handle, ctypes.byref(call)))


class Dial(Owner):
    """A parser, created once and parsed into many times; one thread at a time."""

    _what = "parser"

    def __init__(self, *, plan: Plan | None = None, **options: int) -> None:
        """Take the members of cvi_dial_params by name, such as id_min_digits=6."""
        params = prepared(DialParams)
        set_options(params, options)
        self._plan = plan  # it must outlive the parser
        if plan is not None:
            params.plan = ctypes.cast(plan._handle, ctypes.c_void_p)
        self._create(DialHandle, "dial", params)

    def parse(self, text: str | bytes) -> DialString:
        """Parse one string; raise a DialError with the byte offset when it cannot be dialled."""
        handle = self._open_handle()
        data = encoded(text)
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

    def format(self) -> str:
        """The last result as an address again, in its canonical form."""
        return decoded(written(lib.cvi_dial_format, self._open_handle()))

    def rewrite(self, dialect: str, domain: str | None = None) -> str:
        """The last call as another dialect writes it, by the parser's plan."""
        call = DialCall()
        call.size = used_size(DialCall)
        lib.cvi_dial_get_call(self._open_handle(), ctypes.byref(call))
        call.dialect = dialect.encode()
        call.domain = None if domain is None else domain.encode()
        return decoded(written(lib.cvi_dial_plan_format, self._plan._handle if self._plan else None,
                               ctypes.byref(call)))

    def to_json(self) -> str:
        """The last result, also of a parse that failed, as one JSON object."""
        return written(lib.cvi_dial_to_json, self._open_handle()).decode("utf-8")


def equal(a: str | bytes, b: str | bytes) -> bool:
    """Whether two addresses are the same by RFC 3261 section 19.1.4."""
    with Dial() as first, Dial() as second:
        first.parse(a)
        second.parse(b)
        return bool(lib.cvi_dial_equal(first._handle, second._handle))


def parse(text: str | bytes) -> DialString:
    """Parse one string with the default options."""
    with Dial() as parser:
        return parser.parse(text)
