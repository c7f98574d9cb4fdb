# SPDX-License-Identifier: MIT
"""What a look-up found."""

from __future__ import annotations

import ctypes
import datetime
from typing import Any, overload

from ._handle import Owner, encoded, written
from ._lib import lib, text_of

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


def _time_of(unix_us: int) -> datetime.datetime | None:
    return _EPOCH + datetime.timedelta(microseconds=unix_us) if unix_us else None


class _Text:
    """A text of a meeting by its cvi_resolution_field."""

    def __init__(self, field: int) -> None:
        self._field = field

    @overload
    def __get__(self, meeting: None, owner: type) -> _Text: ...

    @overload
    def __get__(self, meeting: Meeting, owner: type) -> str: ...

    def __get__(self, meeting: Meeting | None, owner: type) -> _Text | str:
        if meeting is None:
            return self
        field = self._field
        return text_of(lambda handle, length: lib.cvi_resolution_get_text(handle, field, length),
                       meeting._open_handle())


class _Flag:
    """A yes or no of a meeting by its cvi_resolution_flag; None when it does not say."""

    def __init__(self, flag: int) -> None:
        self._flag = flag

    @overload
    def __get__(self, meeting: None, owner: type) -> _Flag: ...

    @overload
    def __get__(self, meeting: Meeting, owner: type) -> bool | None: ...

    def __get__(self, meeting: Meeting | None, owner: type) -> _Flag | bool | None:
        if meeting is None:
            return self
        said = lib.cvi_resolution_get_flag(meeting._open_handle(), self._flag)
        return None if said < 0 else bool(said)


class Meeting(Owner):
    """A meeting, read when asked; texts that are absent are "", times are in UTC or None.

    It outlives its resolver. close() wipes it; what was read of it stays with Python.
    """

    _what = "meeting"

    meeting_id = _Text(1)
    subject = _Text(2)
    organizer = _Text(3)
    organizer_upn = _Text(4)
    organizer_id = _Text(5)
    organizer_tenant_id = _Text(6)
    join_web_url = _Text(7)
    conference_id = _Text(8)
    thread_id = _Text(9)
    message_id = _Text(10)
    reply_chain_message_id = _Text(11)
    lobby_scope = _Text(12)
    join_meeting_id = _Text(13)
    passcode = _Text(14)  # a secret
    audio_conference_id = _Text(15)
    toll_number = _Text(16)
    toll_free_number = _Text(17)
    dial_in_url = _Text(18)
    join_information = _Text(19)  # HTML
    join_information_type = _Text(20)
    allowed_presenters = _Text(21)
    tenant_key = _Text(22)
    more_info_url = _Text(23)
    meeting_type = _Text(24)
    raw_json = _Text(25)  # as it came; holds secrets

    lets_dial_in_bypass = _Flag(1)
    requires_passcode = _Flag(2)
    announces = _Flag(3)

    def __init__(self, handle: Any) -> None:
        """Look-ups make them."""
        self._own(handle, "resolution")

    @property
    def start(self) -> datetime.datetime | None:
        return _time_of(lib.cvi_resolution_get_start_unix_us(self._open_handle()))

    @property
    def end(self) -> datetime.datetime | None:
        return _time_of(lib.cvi_resolution_get_end_unix_us(self._open_handle()))

    @property
    def expiry(self) -> datetime.datetime | None:
        """When it can be joined by its coordinates no more."""
        return _time_of(lib.cvi_resolution_get_expiry_unix_us(self._open_handle()))

    @property
    def needs_pin(self) -> bool:
        """Whether guests must give a PIN."""
        return bool(lib.cvi_resolution_needs_pin(self._open_handle()))

    @property
    def has_host_pin(self) -> bool:
        """Whether there is a PIN by which the host is known."""
        return bool(lib.cvi_resolution_has_host_pin(self._open_handle()))

    def check_pin(self, pin: str | bytes) -> bool:
        """True for the host's PIN, False for another that will do; a wrong one raises."""
        data = encoded(pin)
        is_host = ctypes.c_int()
        lib.cvi_resolution_check_pin(self._open_handle(), data, len(data), ctypes.byref(is_host))
        return bool(is_host.value)

    def to_json(self) -> str:
        """What may be shown of it, as one JSON object without secrets."""
        return written(lib.cvi_resolution_to_json, self._open_handle()).decode("utf-8")
