/* SPDX-License-Identifier: MIT */
/* One line per scenario: OOM(x) is int oom_x(const cvi_allocator *); OOM_CODEC(x) wants codecs. */

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
OOM(agenda)
OOM(agenda_graph)

/* provision */
OOM(provision)

/* resolve */
OOM(resolve)
OOM(resolve_cache)
OOM(resolve_graph)
OOM(resolve_policy)
OOM(resolve_curl)
OOM(resolve_book_file)
OOM(guard)
OOM(join)

/* record */
OOM(record)

/* ivr */
OOM(ivr)
OOM(ivr_flow)

/* codec */
OOM_CODEC(codec_audio)
OOM_CODEC(codec_video)
OOM_CODEC(codec_openh264)

/* media */
OOM(resampler)
OOM(media_frames)
OOM(media_clips)
OOM(media_slate)
OOM(media_theme)
OOM(media_pool)
OOM(scaler)
OOM(converter)

/* sdp */
OOM(sdp_parse)

/* rtp */
OOM(rtp_jitter)
OOM(rtp_assembler)

/* transport */
OOM(transport_srtp)

/* session */
OOM(negotiation)
OOM(negotiation_offer)
OOM(session)
OOM(session_offer)

/* meeting */
OOM_CODEC(meeting)
OOM_CODEC(meeting_lobby)

/* call */
OOM(call)
OOM(call_lobby)
