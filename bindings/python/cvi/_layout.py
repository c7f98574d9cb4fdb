# SPDX-License-Identifier: MIT
"""Structs of the C headers, member for member; a test compares them with the compiler's view."""

from __future__ import annotations

import ctypes
from ctypes import (POINTER, c_char, c_char_p, c_int32, c_int64, c_size_t, c_uint16, c_uint32,
                    c_uint64, c_void_p)


class ErrorInfo(ctypes.Structure):
    """cvi_error_info"""

    _fields_ = [
        ("size", c_size_t),
        ("status", c_int32),
        ("line", c_uint32),
        ("offset", c_uint64),
        ("module", c_char * 16),
        ("message", c_char * 160),
    ]


class DialParams(ctypes.Structure):
    """cvi_dial_params"""

    _fields_ = [
        ("size", c_size_t),
        ("allocator", c_void_p),
        ("id_min_digits", c_uint32),
        ("id_max_digits", c_uint32),
        ("max_bytes", c_uint32),
        ("id_check", c_uint32),
        ("plan", c_void_p),
    ]
    # what callers may set by name
    OPTIONS = frozenset({"id_min_digits", "id_max_digits", "max_bytes", "id_check"})


class DialPlanParams(ctypes.Structure):
    """cvi_dial_plan_params"""

    _fields_ = [
        ("size", c_size_t),
        ("allocator", c_void_p),
        ("without_builtin", c_uint32),
    ]


class DialCall(ctypes.Structure):
    """cvi_dial_call"""

    _fields_ = [
        ("size", c_size_t),
        ("dialect", c_char_p),
        ("tenant_key", c_char_p),
        ("conference_id", c_char_p),
        ("pin", c_char_p),
        ("layout", c_char_p),
        ("host_key", c_char_p),
        ("domain", c_char_p),
        ("kind", c_uint32),
        ("scheme", c_uint32),
        ("port", c_uint32),
        ("reserved", c_uint32),
        ("transport", c_char_p),
    ]


class InviteParams(ctypes.Structure):
    """cvi_invite_params"""

    _fields_ = [
        ("size", c_size_t),
        ("allocator", c_void_p),
        ("plan", c_void_p),
        ("max_bytes", c_uint64),
        ("id_min_digits", c_uint32),
        ("id_max_digits", c_uint32),
        ("id_check", c_uint32),
    ]
    # what callers may set by name
    OPTIONS = frozenset({"max_bytes", "id_min_digits", "id_max_digits", "id_check"})


class InviteJoin(ctypes.Structure):
    """cvi_invite_join"""

    _fields_ = [
        ("size", c_size_t),
        ("kind", c_uint32),
        ("confidence", c_uint32),
        ("offset", c_uint64),
        ("dialect", c_char_p),
        ("tenant_key", c_char_p),
        ("conference_id", c_char_p),
        ("passcode", c_char_p),
        ("dial", c_char_p),
        ("dial_h323", c_char_p),
        ("url", c_char_p),
        ("thread_id", c_char_p),
        ("organizer_id", c_char_p),
        ("tenant_id", c_char_p),
        ("reason", c_char_p),
    ]


class AgendaParams(ctypes.Structure):
    """cvi_agenda_params"""

    _fields_ = [
        ("size", c_size_t),
        ("allocator", c_void_p),
        ("plan", c_void_p),
        ("private_subject", c_char_p),
        ("language", c_char_p),
        ("max_bytes", c_uint64),
        ("join_before_s", c_uint32),
        ("max_meetings", c_uint32),
    ]
    # what callers may set by name
    OPTIONS = frozenset({"max_bytes", "join_before_s", "max_meetings"})


class AgendaMeeting(ctypes.Structure):
    """cvi_agenda_meeting"""

    _fields_ = [
        ("size", c_size_t),
        ("start_us", c_int64),
        ("end_us", c_int64),
        ("join_us", c_int64),
        ("is_all_day", c_uint32),
        ("is_private", c_uint32),
        ("is_recurring", c_uint32),
        ("join_kind", c_uint32),
        ("subject", c_char_p),
        ("organizer", c_char_p),
        ("organizer_address", c_char_p),
        ("uid", c_char_p),
        ("dial", c_char_p),
        ("dial_h323", c_char_p),
        ("dialect", c_char_p),
        ("tenant_key", c_char_p),
        ("conference_id", c_char_p),
        ("url", c_char_p),
    ]


class InviteBlock(ctypes.Structure):
    """cvi_invite_block"""

    _fields_ = [
        ("size", c_size_t),
        ("language", c_char_p),
        ("dialect", c_char_p),
        ("tenant_key", c_char_p),
        ("domain", c_char_p),
        ("conference_id", c_char_p),
        ("instruction_url", c_char_p),
        ("plan", c_void_p),
    ]


class InviteBody(ctypes.Structure):
    """cvi_invite_body"""

    _fields_ = [
        ("size", c_size_t),
        ("text", c_char_p),
        ("len", c_uint64),
        ("format", c_uint32),
    ]


class ResolverParams(ctypes.Structure):
    """cvi_resolver_params"""

    _fields_ = [
        ("size", c_size_t),
        ("allocator", c_void_p),
        ("log", c_void_p),
        ("max_pending", c_uint32),
        ("reserved", c_uint32),
        ("test_seed", c_uint64),
    ]
    # what callers may set by name
    OPTIONS = frozenset({"max_pending", "test_seed"})


class ResolveRequest(ctypes.Structure):
    """cvi_resolve_request"""

    _fields_ = [
        ("size", c_size_t),
        ("tenant_id", c_char_p),
        ("conference_id", c_char_p),
        ("caller", c_char_p),
        ("timeout_us", c_uint64),
        ("dialled", c_char_p),
        ("address", c_char_p),
        ("language", c_char_p),
        ("trust", c_uint32),
        ("flags", c_uint32),
    ]


class ResolveEvent(ctypes.Structure):
    """cvi_resolve_event"""

    _fields_ = [
        ("size", c_size_t),
        ("kind", c_uint32),
        ("status", c_int32),
        ("time_us", c_uint64),
        ("id", c_uint64),
        ("backend", c_char_p),
        ("code", c_char_p),
        ("request_id", c_char_p),
        ("message", c_char_p),
        ("http_status", c_uint32),
        ("requests", c_uint32),
        ("tenant_id", c_char_p),
        ("conference_id", c_char_p),
        ("caller", c_char_p),
        ("dialled", c_char_p),
        ("address", c_char_p),
        ("trust", c_uint32),
        ("phase", c_uint32),
        ("step", c_char_p),
        ("roles", c_char_p),
        ("queued_us", c_uint64),
        ("dns_us", c_uint64),
        ("connect_us", c_uint64),
        ("tls_us", c_uint64),
        ("first_byte_us", c_uint64),
        ("total_us", c_uint64),
        ("server_unix_us", c_int64),
    ]


class ResolveCredential(ctypes.Structure):
    """cvi_resolve_credential"""

    _fields_ = [
        ("size", c_size_t),
        ("secret", c_char_p),
        ("certificate", c_char_p),
        ("private_key", c_char_p),
        ("password", c_char_p),
    ]


class ResolveAnswer(ctypes.Structure):
    """cvi_resolve_answer"""

    _fields_ = [
        ("size", c_size_t),
        ("status", c_int32),
        ("reserved", c_uint32),
        ("meeting_json", c_char_p),
        ("meeting_json_len", c_size_t),
        ("message", c_char_p),
    ]


class PollFd(ctypes.Structure):
    """cvi_pollfd"""

    _fields_ = [
        ("fd", c_int32),
        ("events", c_uint16),
        ("revents", c_uint16),
    ]


class CacheParams(ctypes.Structure):
    """cvi_resolve_cache_params"""

    _fields_ = [
        ("size", c_size_t),
        ("allocator", c_void_p),
        ("start_us", c_uint64),
        ("max_bytes", c_uint64),
        ("positive_us", c_uint64),
        ("negative_us", c_uint64),
        ("stale_us", c_uint64),
        ("max_entries", c_uint32),
        ("reserved", c_uint32),
    ]
    # what callers may set by name
    OPTIONS = frozenset({"max_bytes", "max_entries"})


class CacheStats(ctypes.Structure):
    """cvi_resolve_cache_stats"""

    _fields_ = [
        ("size", c_size_t),
        ("entries", c_uint64),
        ("negative_entries", c_uint64),
        ("bytes", c_uint64),
        ("hits", c_uint64),
        ("negative_hits", c_uint64),
        ("misses", c_uint64),
        ("stale", c_uint64),
        ("shared", c_uint64),
        ("insertions", c_uint64),
        ("evictions", c_uint64),
    ]


class CacheQuery(ctypes.Structure):
    """cvi_resolve_cache_query"""

    _fields_ = [
        ("tenant_id", c_char_p),
        ("conference_id", c_char_p),
        ("meeting", c_void_p),
        ("status", c_int32),
    ]


class GuardParams(ctypes.Structure):
    """cvi_guard_params"""

    _fields_ = [
        ("size", c_size_t),
        ("allocator", c_void_p),
        ("proxies", POINTER(c_char_p)),
        ("window_us", c_uint64),
        ("pace_us", c_uint64),
        ("proxy_count", c_uint32),
        ("threshold", c_uint32),
        ("tenant_threshold", c_uint32),
        ("global_threshold", c_uint32),
        ("max_sources", c_uint32),
    ]
    # what callers may set by name
    OPTIONS = frozenset({"threshold", "tenant_threshold", "global_threshold", "max_sources"})


class GuardAttempt(ctypes.Structure):
    """cvi_guard_attempt"""

    _fields_ = [
        ("size", c_size_t),
        ("caller", c_char_p),
        ("address", c_char_p),
        ("tenant_id", c_char_p),
        ("meeting_id", c_char_p),
        ("tried", c_char_p),
    ]


class GuardVerdict(ctypes.Structure):
    """cvi_guard_verdict"""

    _fields_ = [
        ("size", c_size_t),
        ("is_blocked", c_uint32),
        ("failed", c_uint32),
        ("delay_us", c_uint64),
    ]


class GuardStats(ctypes.Structure):
    """cvi_guard_stats"""

    _fields_ = [
        ("size", c_size_t),
        ("checks", c_uint64),
        ("blocked", c_uint64),
        ("wrong", c_uint64),
        ("right", c_uint64),
        ("evictions", c_uint64),
    ]


class LobbyQuestion(ctypes.Structure):
    """cvi_lobby_question"""

    _fields_ = [
        ("size", c_size_t),
        ("scope", c_uint32),
        ("trust", c_uint32),
        ("flags", c_uint32),
    ]


class LobbyAnswer(ctypes.Structure):
    """cvi_lobby_answer; its member `as` is a word of Python's, so getattr() reads it"""

    _fields_ = [
        ("size", c_size_t),
        ("admission", c_uint32),
        ("as", c_uint32),
        ("reason", c_char_p),
    ]


# C name of each struct above.
STRUCTS: dict[str, type[ctypes.Structure]] = {
    "cvi_error_info": ErrorInfo,
    "cvi_dial_params": DialParams,
    "cvi_dial_plan_params": DialPlanParams,
    "cvi_dial_call": DialCall,
    "cvi_invite_params": InviteParams,
    "cvi_invite_join": InviteJoin,
    "cvi_agenda_params": AgendaParams,
    "cvi_agenda_meeting": AgendaMeeting,
    "cvi_invite_block": InviteBlock,
    "cvi_invite_body": InviteBody,
    "cvi_resolver_params": ResolverParams,
    "cvi_resolve_request": ResolveRequest,
    "cvi_resolve_event": ResolveEvent,
    "cvi_resolve_credential": ResolveCredential,
    "cvi_resolve_answer": ResolveAnswer,
    "cvi_pollfd": PollFd,
    "cvi_resolve_cache_params": CacheParams,
    "cvi_resolve_cache_stats": CacheStats,
    "cvi_resolve_cache_query": CacheQuery,
    "cvi_guard_params": GuardParams,
    "cvi_guard_attempt": GuardAttempt,
    "cvi_guard_verdict": GuardVerdict,
    "cvi_guard_stats": GuardStats,
    "cvi_lobby_question": LobbyQuestion,
    "cvi_lobby_answer": LobbyAnswer,
}


def used_size(struct: type[ctypes.Structure]) -> int:
    """Offset of the last member plus its size: what `size` holds; padding is never read."""
    last = getattr(struct, struct._fields_[-1][0])
    return int(last.offset + last.size)
