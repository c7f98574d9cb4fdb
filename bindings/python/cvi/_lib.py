# SPDX-License-Identifier: MIT
"""The single place that loads the library and knows its functions."""

from __future__ import annotations

import ctypes
import os
import pathlib
from ctypes import POINTER, c_char_p, c_int, c_int64, c_size_t, c_uint32, c_void_p
from typing import Any

from ._layout import (AgendaMeeting, AgendaParams, DialCall, DialParams, DialPlanParams, ErrorInfo,
                      InviteBlock, InviteBody, InviteJoin, InviteParams)
from ._status import CviError, Status

ABI_MAJOR = 0
ABI_MINOR = 1  # the oldest minor that has all we call
SONAME = f"libcvi.so.{ABI_MAJOR}"


class DialHandle(ctypes.Structure):
    """cvi_dial, opaque"""


class PlanHandle(ctypes.Structure):
    """cvi_dial_plan, opaque"""


class InviteHandle(ctypes.Structure):
    """cvi_invite, opaque"""


class AgendaHandle(ctypes.Structure):
    """cvi_agenda, opaque"""


def _candidates() -> list[str]:
    override = os.environ.get("CVI_LIBRARY")
    if override:
        return [override]  # explicit means explicit: no fallback
    return [str(pathlib.Path(__file__).parent / "_native" / SONAME), SONAME]


def _load() -> ctypes.CDLL:
    reasons = []
    for name in _candidates():
        try:
            return ctypes.CDLL(name)
        except OSError as error:
            reasons.append(f"{name}: {error}")
    raise ImportError("libcvi was not found: " + "; ".join(reasons))


def _check_abi(library: ctypes.CDLL) -> None:
    try:
        library.cvi_abi_number.restype = c_uint32
        number = library.cvi_abi_number()
    except AttributeError:
        raise ImportError(f"{library._name} is not libcvi") from None
    major, minor = number // 1000000, number // 1000 % 1000
    if major != ABI_MAJOR or minor < ABI_MINOR:
        raise ImportError(f"{library._name} has ABI {major}.{minor}, but this package needs "
                          f"{ABI_MAJOR}.{ABI_MINOR} or later of the same major")


def _raise_on_failure(status: int, _function: Any, _arguments: Any) -> int:
    if status < 0 and status != Status.AGAIN:
        raise CviError.from_status(status)
    return status


_DIAL = POINTER(DialHandle)
_PLAN = POINTER(PlanHandle)
_INVITE = POINTER(InviteHandle)
_AGENDA = POINTER(AgendaHandle)
_TEXT_OF_DIAL = (c_void_p, (_DIAL, POINTER(c_size_t)))
_U32_OF_DIAL = (c_uint32, (_DIAL,))

# name: (result, arguments); "status" raises on failure, c_int is handed to the caller
_FUNCTIONS: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "cvi_version": (c_char_p, ()),
    "cvi_strerror": (c_char_p, (c_int,)),
    "cvi_status_name": (c_char_p, (c_int,)),
    "cvi_params_init": ("status", (c_void_p, c_size_t, c_size_t)),
    "cvi_feature_supported": (c_int, (c_uint32, c_uint32)),
    "cvi_dial_create": ("status", (POINTER(_DIAL), POINTER(DialParams))),
    "cvi_dial_destroy": (None, (POINTER(_DIAL),)),
    "cvi_dial_parse": (c_int, (_DIAL, c_char_p, c_size_t)),
    "cvi_dial_get_scheme": _U32_OF_DIAL,
    "cvi_dial_get_kind": _U32_OF_DIAL,
    "cvi_dial_get_port": _U32_OF_DIAL,
    "cvi_dial_get_display": _TEXT_OF_DIAL,
    "cvi_dial_get_user": _TEXT_OF_DIAL,
    "cvi_dial_get_password": _TEXT_OF_DIAL,
    "cvi_dial_get_host": _TEXT_OF_DIAL,
    "cvi_dial_get_transport": _TEXT_OF_DIAL,
    "cvi_dial_get_params": _TEXT_OF_DIAL,
    "cvi_dial_get_headers": _TEXT_OF_DIAL,
    "cvi_dial_get_tenant_key": _TEXT_OF_DIAL,
    "cvi_dial_get_conference_id": _TEXT_OF_DIAL,
    "cvi_dial_get_pin": _TEXT_OF_DIAL,
    "cvi_dial_get_layout": _TEXT_OF_DIAL,
    "cvi_dial_get_host_key": _TEXT_OF_DIAL,
    "cvi_dial_get_dialect": _TEXT_OF_DIAL,
    "cvi_dial_get_reason": _TEXT_OF_DIAL,
    "cvi_dial_get_check": _U32_OF_DIAL,
    "cvi_dial_get_confidence": _U32_OF_DIAL,
    "cvi_dial_format": (c_int, (_DIAL, c_char_p, c_size_t, POINTER(c_size_t))),
    "cvi_dial_get_call": ("status", (_DIAL, POINTER(DialCall))),
    "cvi_dial_equal": (c_int, (_DIAL, _DIAL)),
    "cvi_dial_plan_create": ("status", (POINTER(_PLAN), POINTER(DialPlanParams))),
    "cvi_dial_plan_destroy": (None, (POINTER(_PLAN),)),
    "cvi_dial_plan_load_json": (c_int, (_PLAN, c_char_p, c_size_t)),
    "cvi_dial_plan_format": (c_int, (_PLAN, POINTER(DialCall), c_char_p, c_size_t,
                                     POINTER(c_size_t))),
    "cvi_dial_plan_last_error": (POINTER(ErrorInfo), (_PLAN,)),
    "cvi_dial_to_json": (c_int, (_DIAL, c_char_p, c_size_t, POINTER(c_size_t))),
    "cvi_dial_last_error": (POINTER(ErrorInfo), (_DIAL,)),
    "cvi_invite_create": ("status", (POINTER(_INVITE), POINTER(InviteParams))),
    "cvi_invite_destroy": (None, (POINTER(_INVITE),)),
    "cvi_invite_scan": (c_int, (_INVITE, c_uint32, c_char_p, c_size_t)),
    "cvi_invite_get_count": (c_uint32, (_INVITE,)),
    "cvi_invite_get_join": ("status", (_INVITE, c_uint32, POINTER(InviteJoin))),
    "cvi_invite_to_json": (c_int, (_INVITE, c_char_p, c_size_t, POINTER(c_size_t))),
    "cvi_invite_last_error": (POINTER(ErrorInfo), (_INVITE,)),
    "cvi_agenda_create": ("status", (POINTER(_AGENDA), POINTER(AgendaParams))),
    "cvi_agenda_destroy": (None, (POINTER(_AGENDA),)),
    "cvi_agenda_set_time_zone": (c_int, (_AGENDA, c_char_p)),
    "cvi_agenda_set_window": ("status", (_AGENDA, c_int64, c_int64)),
    "cvi_agenda_add": (c_int, (_AGENDA, c_uint32, c_char_p, c_size_t)),
    "cvi_agenda_get_count": (c_uint32, (_AGENDA,)),
    "cvi_agenda_get_meeting": ("status", (_AGENDA, c_uint32, POINTER(AgendaMeeting))),
    "cvi_agenda_get_refused": (c_uint32, (_AGENDA,)),
    "cvi_agenda_to_json": (c_int, (_AGENDA, c_char_p, c_size_t, POINTER(c_size_t))),
    "cvi_agenda_last_error": (POINTER(ErrorInfo), (_AGENDA,)),
    "cvi_invite_put_block": (c_int, (POINTER(InviteBlock), POINTER(InviteBody), c_char_p, c_size_t,
                                     POINTER(c_size_t))),
    "cvi_invite_get_language": (c_char_p, (c_uint32,)),
}


def _declare(library: ctypes.CDLL) -> None:
    for name, (result, arguments) in _FUNCTIONS.items():
        function = getattr(library, name)
        function.argtypes = arguments
        if result == "status":
            function.restype = c_int
            function.errcheck = _raise_on_failure
        else:
            function.restype = result


lib = _load()
_check_abi(lib)
_declare(lib)


def text_of(getter: Any, handle: Any) -> str:
    """Copy what a text getter lends us; bytes that are not UTF-8 become surrogates."""
    length = c_size_t()
    address = getter(handle, ctypes.byref(length))
    return ctypes.string_at(address, length.value).decode("utf-8", "surrogateescape")
