# SPDX-License-Identifier: MIT
"""Join cloud meetings from video rooms: Python bindings of libcvi."""

from ._lib import lib as _library
from ._status import (CallError, CviError, DialError, InviteError, IvrError, JsonError, MediaError,
                      MeetingError, ProvisionError, RecordError, ResolveError, SessionError, Status,
                      TransportError)
from . import dial, invite, resolve


def version() -> str:
    """The release of the library that was loaded."""
    return str(_library.cvi_version().decode("ascii"))


__all__ = ["CallError", "CviError", "DialError", "InviteError", "IvrError", "JsonError",
           "MediaError", "MeetingError", "ProvisionError", "RecordError", "ResolveError",
           "SessionError", "Status", "TransportError", "dial", "invite", "resolve", "version"]
