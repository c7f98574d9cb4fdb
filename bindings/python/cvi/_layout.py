# SPDX-License-Identifier: MIT
"""Structs of the C headers, member for member; a test compares them with the compiler's view."""

from __future__ import annotations

import ctypes
from ctypes import c_char, c_char_p, c_int32, c_int64, c_size_t, c_uint32, c_uint64, c_void_p


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
}


def used_size(struct: type[ctypes.Structure]) -> int:
    """Offset of the last member plus its size: what `size` holds; padding is never read."""
    last = getattr(struct, struct._fields_[-1][0])
    return int(last.offset + last.size)
