/* SPDX-License-Identifier: MIT */
/*
 * One line per scenario: OOM(x) is int oom_x(const cvi_allocator *); OOM_IF(y, x) is asked for only
 * in a build where y holds.
 */

/* core */
OOM(core_buf)
OOM(core_ring)

/* json */
OOM(json_write)

/* crypto */

/* dial */
OOM(dial)

/* invite */
OOM(invite)
OOM_IF(CVI_HAVE_ICAL, agenda)
OOM_IF((CVI_HAVE_ICAL && CVI_HAVE_JSON), agenda_graph)

/* provision */
OOM_IF(CVI_HAVE_JSON, provision)

/* resolve */
OOM_IF(CVI_HAVE_JSON, resolve)
OOM(resolve_cache)
OOM_IF(CVI_HAVE_JSON, resolve_graph)
OOM_IF(CVI_HAVE_JSON, resolve_policy)
OOM_IF((CVI_HAVE_JSON && CVI_HAVE_CURL), resolve_curl)
OOM_IF(CVI_HAVE_JSON, resolve_book_file)
OOM(guard)
OOM_IF(CVI_HAVE_JSON, join)

/* record */
OOM(record)

/* ivr */
OOM(ivr)
OOM_IF(CVI_HAVE_JSON, ivr_flow)

/* codec */
OOM_IF(CVI_HAVE_CODEC, codec_audio)
OOM_IF(CVI_HAVE_CODEC, codec_video)
OOM_IF(CVI_HAVE_CODEC, codec_openh264)

/* media */
OOM(resampler)
OOM(media_compositor)
OOM(media_frames)
OOM(media_clips)
OOM_IF(CVI_HAVE_TEXT, media_slate)
OOM_IF((CVI_HAVE_JSON && CVI_HAVE_TEXT), media_theme)
OOM(media_pool)
OOM(scaler)
OOM(converter)

/* sdp */
OOM(sdp_parse)

/* rtp */
OOM(rtp_jitter)
OOM(rtp_assembler)

/* transport */
OOM_IF(CVI_HAVE_SRTP, transport_srtp)

/* session */
OOM(negotiation)
OOM(negotiation_offer)
OOM(session)
OOM(session_offer)
OOM(session_slides)

/* meeting */
OOM_IF(CVI_HAVE_CODEC, meeting)
OOM_IF(CVI_HAVE_CODEC, meeting_content)
OOM_IF(CVI_HAVE_CODEC, meeting_lobby)
OOM_IF(CVI_HAVE_CODEC, meeting_tapes)

/* call */
OOM_IF(CVI_HAVE_JSON, call)
OOM_IF(CVI_HAVE_JSON, call_lobby)
