# SPDX-License-Identifier: MIT
"""Invitations: the ways to join that a calendar item holds, the meetings of a room's calendar, and
the block of text that lets a room join."""

from __future__ import annotations

import ctypes
import dataclasses
import datetime
import enum
import itertools
from typing import AnyStr

from ._handle import Owner, check, decoded, encoded, prepared, set_options, written
from ._layout import (AgendaMeeting, AgendaParams, InviteBlock, InviteBody, InviteJoin,
                      InviteParams)
from ._lib import AgendaHandle, InviteHandle, lib
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


class Invite(Owner):
    """A scanner, created once and used for any number of items; one thread at a time."""

    _what = "scanner"

    def __init__(self, *, plan: Plan | None = None, **options: int) -> None:
        """Take the members of cvi_invite_params by name, such as id_min_digits=6."""
        params = prepared(InviteParams)
        set_options(params, options)
        self._plan = plan  # it must outlive the scanner
        if plan is not None:
            params.plan = ctypes.cast(plan._handle, ctypes.c_void_p)
        self._create(InviteHandle, "invite", params)

    def scan(self, item: str | bytes, format: Format = Format.AUTO) -> list[Join]:
        """Find the joins of one item, best first; offsets count its bytes (of a str, in UTF-8)."""
        handle = self._open_handle()
        data = encoded(item)
        check(lib.cvi_invite_scan(handle, format, data, len(data)),
              lib.cvi_invite_last_error(handle))
        return [self._join(i) for i in range(lib.cvi_invite_get_count(handle))]

    def _join(self, index: int) -> Join:
        join = prepared(InviteJoin)
        lib.cvi_invite_get_join(self._handle, index, ctypes.byref(join))
        texts = {name: decoded(getattr(join, name)) for name in _TEXTS}
        return Join(kind=Kind(join.kind), confidence=join.confidence, offset=join.offset, **texts)

    def to_json(self) -> str:
        """The joins of the last item as one JSON object."""
        return written(lib.cvi_invite_to_json, self._open_handle()).decode("utf-8")


def scan(item: str | bytes, format: Format = Format.AUTO) -> list[Join]:
    """Find the joins of one item with the default options."""
    with Invite() as scanner:
        return scanner.scan(item, format)


# ---- the meetings of a room's calendar

JOIN_AT_START = 0xFFFFFFFF  # as join_before_s: the Join button appears no earlier than the meeting

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
_MICROSECOND = datetime.timedelta(microseconds=1)


def _to_us(time: datetime.datetime) -> int:
    if time.tzinfo is None:
        raise ValueError("a time without a zone could be any")
    return (time - _EPOCH) // _MICROSECOND


def _from_us(time_us: int) -> datetime.datetime:
    return _EPOCH + time_us * _MICROSECOND


@dataclasses.dataclass(frozen=True)
class Meeting:
    """One meeting; times are in UTC, texts that are absent are "".

    An all-day meeting is from midnight to midnight in the agenda's zone. `join` is when the Join
    button appears; it and `kind` are None when there is nothing to dial.
    """

    start: datetime.datetime
    end: datetime.datetime
    join: datetime.datetime | None
    kind: Kind | None
    is_all_day: bool
    is_private: bool
    is_recurring: bool
    subject: str
    organizer: str
    organizer_address: str
    uid: str
    dial: str
    dial_h323: str
    dialect: str
    tenant_key: str
    conference_id: str
    url: str = dataclasses.field(repr=False)


_MEETING_TEXTS = tuple(field.name for field in dataclasses.fields(Meeting) if field.type == "str")


class Agenda(Owner):
    """The meetings of a room within a window of time; one thread at a time."""

    _what = "agenda"

    def __init__(self, *, plan: Plan | None = None, private_subject: str | None = None,
                 language: str | None = None, **options: int) -> None:
        """Take the members of cvi_agenda_params by name, such as join_before_s=600."""
        params = prepared(AgendaParams)
        set_options(params, options)
        self._plan = plan  # it must outlive the agenda
        if plan is not None:
            params.plan = ctypes.cast(plan._handle, ctypes.c_void_p)
        params.private_subject = None if private_subject is None else encoded(private_subject)
        params.language = None if language is None else encoded(language)
        self._create(AgendaHandle, "agenda", params)

    def set_time_zone(self, name: str) -> None:
        """Set the room's zone by its IANA or Windows name, for what is added from now on."""
        handle = self._open_handle()
        check(lib.cvi_agenda_set_time_zone(handle, encoded(name)),
              lib.cvi_agenda_last_error(handle))

    def set_window(self, start: datetime.datetime, end: datetime.datetime) -> None:
        """List what overlaps this, and forget all meetings; at most 366 days."""
        lib.cvi_agenda_set_window(self._open_handle(), _to_us(start), _to_us(end))

    def add(self, text: str | bytes, format: Format = Format.AUTO) -> None:
        """Add items of iCalendar or of Microsoft Graph; malformed ones are counted and left out."""
        handle = self._open_handle()
        data = encoded(text)
        check(lib.cvi_agenda_add(handle, format, data, len(data)),
              lib.cvi_agenda_last_error(handle))

    def meetings(self) -> list[Meeting]:
        """The meetings in the window, sorted by start, then end."""
        handle = self._open_handle()
        return [self._meeting(i) for i in range(lib.cvi_agenda_get_count(handle))]

    def _meeting(self, index: int) -> Meeting:
        m = prepared(AgendaMeeting)
        lib.cvi_agenda_get_meeting(self._handle, index, ctypes.byref(m))
        texts = {name: decoded(getattr(m, name)) for name in _MEETING_TEXTS}
        return Meeting(start=_from_us(m.start_us), end=_from_us(m.end_us),
                       join=_from_us(m.join_us) if m.join_us else None,
                       kind=Kind(m.join_kind) if m.join_kind else None,
                       is_all_day=bool(m.is_all_day), is_private=bool(m.is_private),
                       is_recurring=bool(m.is_recurring), **texts)

    @property
    def refused(self) -> int:
        """How many items were left out since the window was set."""
        return int(lib.cvi_agenda_get_refused(self._open_handle()))

    @property
    def last_error(self) -> str:
        """Why the last call failed, or the last item was left out."""
        error = lib.cvi_agenda_last_error(self._open_handle()).contents
        return str(error.message.decode("utf-8", "replace"))

    def to_json(self) -> str:
        """The list as one JSON object."""
        return written(lib.cvi_agenda_to_json, self._open_handle()).decode("utf-8")


# ---- the block of text that lets a room join

@dataclasses.dataclass(frozen=True)
class Block:
    """What a block says; None is "none" or the default."""

    conference_id: str
    tenant_key: str | None = None
    domain: str | None = None
    dialect: str | None = None
    instruction_url: str | None = None
    language: str | None = None
    plan: Plan | None = None


def _put(block: InviteBlock | None, body: AnyStr, format: Format) -> AnyStr:
    data = encoded(body)
    into = prepared(InviteBody)
    into.text, into.len, into.format = data, len(data), format
    text = written(lib.cvi_invite_put_block, block and ctypes.byref(block), ctypes.byref(into))
    return decoded(text) if isinstance(body, str) else text


def put_block(block: Block, body: AnyStr, format: Format = Format.TEXT) -> AnyStr:
    """The body with the block, in place of an older one; an empty body gives the block alone."""
    params = prepared(InviteBlock)
    if block.plan is not None:
        params.plan = ctypes.cast(block.plan._handle, ctypes.c_void_p)
    for field in dataclasses.fields(Block):
        text = getattr(block, field.name)
        if field.name != "plan" and text is not None:
            setattr(params, field.name, encoded(text))
    return _put(params, body, format)


def take_block(body: AnyStr, format: Format = Format.TEXT) -> AnyStr:
    """The body without a block of ours; every other byte stays as it is."""
    return _put(None, body, format)


def languages() -> list[str]:
    """The languages that blocks and private subjects can be in."""
    tags = (lib.cvi_invite_get_language(i) for i in itertools.count())
    return [tag.decode("ascii") for tag in itertools.takewhile(bool, tags)]
