# SPDX-License-Identifier: MIT
"""The single place that loads the library and knows its functions."""

from __future__ import annotations

import ctypes
import os
import pathlib
from ctypes import POINTER, c_char_p, c_int, c_int64, c_size_t, c_uint32, c_uint64, c_void_p
from typing import Any

from ._layout import (AgendaMeeting, AgendaParams, CacheParams, CacheQuery, CacheStats, DialCall,
                      DialParams, DialPlanParams, ErrorInfo, GuardAttempt, GuardParams, GuardStats,
                      GuardVerdict, InviteBlock, InviteBody, InviteJoin, InviteParams, LobbyAnswer,
                      LobbyQuestion, PollFd, ResolveAnswer, ResolveCredential, ResolveEvent,
                      ResolveRequest, ResolverParams)
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


class ResolverHandle(ctypes.Structure):
    """cvi_resolver, opaque"""


class ResolutionHandle(ctypes.Structure):
    """cvi_resolution, opaque"""


class CacheHandle(ctypes.Structure):
    """cvi_resolve_cache, opaque"""


class GuardHandle(ctypes.Structure):
    """cvi_guard, opaque"""


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
_RESOLVER = POINTER(ResolverHandle)
_RESOLUTION = POINTER(ResolutionHandle)
_CACHE = POINTER(CacheHandle)
_GUARD = POINTER(GuardHandle)
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
    "cvi_resolver_create": ("status", (POINTER(_RESOLVER), POINTER(ResolverParams))),
    "cvi_resolver_destroy": (None, (POINTER(_RESOLVER),)),
    "cvi_resolver_set_wall_clock": ("status", (_RESOLVER, c_uint64, c_int64)),
    "cvi_resolver_load_book_json": (c_int, (_RESOLVER, c_char_p, c_size_t)),
    "cvi_resolver_watch_book_file": (c_int, (_RESOLVER, c_char_p)),
    "cvi_resolver_load_json": (c_int, (_RESOLVER, c_char_p, c_size_t)),
    "cvi_resolver_set_credential": (c_int, (_RESOLVER, c_uint64, c_char_p,
                                            POINTER(ResolveCredential))),
    "cvi_resolver_set_cache": ("status", (_RESOLVER, _CACHE)),
    "cvi_resolver_set_guard": ("status", (_RESOLVER, _GUARD)),
    "cvi_resolver_answer": (c_int, (_RESOLVER, c_uint64, c_uint64, POINTER(ResolveAnswer))),
    "cvi_resolver_start": (c_int, (_RESOLVER, c_uint64, POINTER(ResolveRequest),
                                   POINTER(c_uint64))),
    "cvi_resolver_cancel": ("status", (_RESOLVER, c_uint64)),
    "cvi_resolver_fds": (c_size_t, (_RESOLVER, POINTER(PollFd), c_size_t)),
    "cvi_resolver_deadline": (c_uint64, (_RESOLVER,)),
    "cvi_resolver_drive": ("status", (_RESOLVER, c_uint64, POINTER(PollFd), c_size_t)),
    "cvi_resolver_next_event": ("status", (_RESOLVER, POINTER(ResolveEvent))),
    "cvi_resolver_take": ("status", (_RESOLVER, c_uint64, POINTER(_RESOLUTION))),
    "cvi_resolver_last_error": (POINTER(ErrorInfo), (_RESOLVER,)),
    "cvi_resolution_destroy": (None, (POINTER(_RESOLUTION),)),
    "cvi_resolution_get_text": (c_void_p, (_RESOLUTION, c_uint32, POINTER(c_size_t))),
    "cvi_resolution_get_flag": (c_int, (_RESOLUTION, c_uint32)),
    "cvi_resolution_get_start_unix_us": (c_int64, (_RESOLUTION,)),
    "cvi_resolution_get_end_unix_us": (c_int64, (_RESOLUTION,)),
    "cvi_resolution_get_expiry_unix_us": (c_int64, (_RESOLUTION,)),
    "cvi_resolution_to_json": (c_int, (_RESOLUTION, c_char_p, c_size_t, POINTER(c_size_t))),
    "cvi_resolution_has_host_pin": (c_int, (_RESOLUTION,)),
    "cvi_resolution_needs_pin": (c_int, (_RESOLUTION,)),
    "cvi_resolution_check_pin": ("status", (_RESOLUTION, c_char_p, c_size_t, POINTER(c_int))),
    "cvi_resolve_cache_create": ("status", (POINTER(_CACHE), POINTER(CacheParams))),
    "cvi_resolve_cache_destroy": (None, (POINTER(_CACHE),)),
    "cvi_resolve_cache_find": (c_int, (_CACHE, c_uint64, c_char_p, c_char_p,
                                       POINTER(_RESOLUTION))),
    "cvi_resolve_cache_find_many": ("status", (_CACHE, c_uint64, POINTER(CacheQuery), c_size_t)),
    "cvi_resolve_cache_forget": (None, (_CACHE, c_char_p, c_char_p)),
    "cvi_resolve_cache_clear": (None, (_CACHE,)),
    "cvi_resolve_cache_get_stats": ("status", (_CACHE, POINTER(CacheStats))),
    "cvi_guard_create": ("status", (POINTER(_GUARD), POINTER(GuardParams))),
    "cvi_guard_destroy": (None, (POINTER(_GUARD),)),
    "cvi_guard_check": ("status", (_GUARD, c_uint64, POINTER(GuardAttempt),
                                   POINTER(GuardVerdict))),
    "cvi_guard_note": ("status", (_GUARD, c_uint64, POINTER(GuardAttempt), c_int)),
    "cvi_guard_get_stats": ("status", (_GUARD, POINTER(GuardStats))),
    "cvi_lobby_scope_parse": (c_uint32, (c_char_p,)),
    "cvi_lobby_decide": ("status", (POINTER(LobbyQuestion), POINTER(LobbyAnswer))),
    "cvi_lobby_set_meeting": ("status", (POINTER(LobbyQuestion), _RESOLUTION)),
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
