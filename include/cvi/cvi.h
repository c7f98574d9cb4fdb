/* SPDX-License-Identifier: MIT */
/**
 * @file cvi.h
 * Everything.
 */
#ifndef CVI_CVI_H
#define CVI_CVI_H

#include <cvi/call.h>
#include <cvi/compositor.h>
#include <cvi/core.h>
#include <cvi/dial.h>
#include <cvi/invite.h>
#include <cvi/ivr.h>
#include <cvi/media.h>
#include <cvi/meeting.h>
#include <cvi/picture.h>
#include <cvi/provision.h>
#include <cvi/record.h>
#include <cvi/resolve.h>
#include <cvi/resolve_cache.h>
#include <cvi/resolve_guard.h>
#include <cvi/resolve_join.h>
#include <cvi/resolve_result.h>
#include <cvi/session.h>
#include <cvi/tapes.h>

#endif
