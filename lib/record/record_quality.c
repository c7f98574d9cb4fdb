/* SPDX-License-Identifier: MIT */
/* A record as what Microsoft wants to know of a device's media: logTeleconferenceDeviceQuality. */
#include "record/record_impl.h"

#include <stdio.h>
#include <string.h>

#include "core/addr.h"
#include "core/base.h"
#include "core/params.h"
#include "json/json_write.h"

#define DEVICE_OLDEST CVI_USED_SIZE(cvi_record_device, remote)
#define JSON_MAX_BYTES ((size_t)64 * 1024)
#define TEXT_MAX 512u
#define SECOND_US 1000000

static const char *const types[CVI__RECORD_MEDIA] = {
    [CVI_MEDIUM_AUDIO] = "#microsoft.graph.teleconferenceDeviceAudioQuality",
    [CVI_MEDIUM_VIDEO] = "#microsoft.graph.teleconferenceDeviceVideoQuality",
    [CVI_MEDIUM_CONTENT] = "#microsoft.graph.teleconferenceDeviceScreenSharingQuality",
};

/* "PT12.345678S" (ISO 8601). */
static void put_duration(cvi__json_writer *w, const char *name, int64_t us)
{
    char text[48];

    snprintf(text, sizeof(text), "PT%lld.%06dS", (long long)(us / SECOND_US),
             (int)(us % SECOND_US));
    cvi__json_put_text(w, name, text);
}

/* part of whole in thousandths of a percent, 0..100 % */
static void put_percent(cvi__json_writer *w, const char *name, int64_t part, uint64_t whole)
{
    const double share = whole > 0 && part > 0 ? (double)part / (double)whole : 0;

    cvi__json_put_fixed(w, name, (int64_t)(CVI_MIN(share, 1.0) * 100000), 3);
}

/* `amount` for each second of the call, with three decimals; not said of a call without length. */
static void put_rate(cvi__json_writer *w, const char *name, uint64_t amount, int64_t us)
{
    if (us > 0) {
        cvi__json_put_fixed(w, name, (int64_t)((double)amount * 1e9 / (double)us), 3);
    }
}

static void put_address(cvi__json_writer *w, const cvi_addr *addr, const char *ip, const char *port)
{
    char text[CVI__ADDR_TEXT_MAX];

    if (addr && addr->family != CVI_ADDR_UNKNOWN) {
        cvi__addr_format_ip(addr, text, sizeof(text));
        cvi__json_put_text(w, ip, text);
        cvi__json_put_u64(w, port, addr->port);
    }
}

static void put_network(cvi__json_writer *w, const cvi_record_stream *s)
{
    const uint64_t expected = s->packets_received + (uint64_t)CVI_MAX(s->packets_lost, INT64_C(0));

    cvi__json_put_u64(w, "inboundPackets", s->packets_received);
    cvi__json_put_u64(w, "outboundPackets", s->packets_sent);
    put_percent(w, "averageInboundPacketLossRateInPercentage", s->packets_lost, expected);
    put_percent(w, "averageOutboundPacketLossRateInPercentage",
                (int64_t)CVI_MIN(s->packets_lost_remote, (uint64_t)INT64_MAX), s->packets_sent);
    put_duration(w, "averageInboundJitter", s->jitter_us);
    put_duration(w, "maximumInboundJitter", s->jitter_max_us);
    if (s->rtt_us > 0) {
        put_duration(w, "averageInboundRoundTripDelay", s->rtt_us);
        put_duration(w, "averageOutboundRoundTripDelay", s->rtt_us);
    }
}

static void put_stream(cvi__json_writer *w, const cvi_record_stream *s, const cvi_record_device *d,
                       int64_t length_us)
{
    const size_t place = s->medium - CVI_MEDIUM_AUDIO;

    cvi__json_begin_object(w);
    cvi__json_put_text(w, "@odata.type", types[s->medium]);
    cvi__json_put_u64(w, "channelIndex", 1);
    put_duration(w, "mediaDuration", length_us);
    put_address(w, d->local ? &d->local[place] : NULL, "localIPAddress", "localPort");
    put_address(w, d->remote ? &d->remote[place] : NULL, "remoteIPAddress", "remotePort");
    put_network(w, s);
    if (s->medium != CVI_MEDIUM_AUDIO) {
        put_rate(w, "averageInboundBitRate", s->bytes_received * 8, length_us);
        put_rate(w, "averageInboundFrameRate", s->frames_decoded, length_us);
        put_rate(w, "averageOutboundBitRate", s->bytes_sent * 8, length_us);
        put_rate(w, "averageOutboundFrameRate", s->frames_encoded, length_us);
    }
    cvi__json_end(w);
}

/* From joining, else from the answer, to the end. */
static int64_t length_of(const cvi_record *r)
{
    const size_t from =
        r->has_time[CVI_RECORD_TIME_JOINED] ? CVI_RECORD_TIME_JOINED : CVI_RECORD_TIME_ANSWERED;

    if (!r->has_time[from] || !r->has_time[CVI_RECORD_TIME_ENDED]) {
        return 0;
    }
    return CVI_MAX(r->times[CVI_RECORD_TIME_ENDED] - r->times[from], INT64_C(0));
}

static void put_if_given(cvi__json_writer *w, const char *name, const char *text)
{
    if (text) {
        cvi__json_put_text(w, name, text);
    }
}

static void put_device(cvi__json_writer *w, const cvi_record_device *d)
{
    cvi__json_put_text(w, "@odata.type", "#microsoft.graph.teleconferenceDeviceQuality");
    cvi__json_put_text(w, "callChainId", d->call_chain_id);
    cvi__json_put_text(w, "participantId", d->participant_id);
    cvi__json_put_text(w, "mediaLegId", d->media_leg_id);
    cvi__json_put_text(w, "deviceName", d->device_name);
    cvi__json_put_text(w, "deviceDescription", d->device_description);
    put_if_given(w, "cloudServiceName", d->service_name);
    put_if_given(w, "cloudServiceInstanceName", d->service_instance);
    put_if_given(w, "cloudServiceDeploymentId", d->deployment_id);
    put_if_given(w, "cloudServiceDeploymentEnvironment", d->deployment_environment);
}

static int write_all(const cvi_record *r, const cvi_record_device *d, cvi__buf *out)
{
    const int64_t length_us = length_of(r);
    cvi__json_writer w;

    cvi__json_writer_init(&w, out);
    cvi__json_begin_object(&w);
    cvi__json_key(&w, "quality");
    cvi__json_begin_object(&w);
    put_device(&w, d);
    cvi__json_key(&w, "mediaQualityList");
    cvi__json_begin_array(&w);
    for (size_t i = 0; i < CVI__RECORD_MEDIA; i++) {
        if (r->streams[i].size > 0) {
            put_stream(&w, &r->streams[i], d, length_us);
        }
    }
    cvi__json_end(&w);
    cvi__json_end(&w);
    cvi__json_end(&w);
    return cvi__json_writer_finish(&w);
}

/* 8-4-4-4-12 hexadecimal digits. */
static int is_guid(const char *text)
{
    if (!text || strlen(text) != 36) {
        return 0;
    }
    for (size_t i = 0; i < 36; i++) {
        const int is_dash = i == 8 || i == 13 || i == 18 || i == 23;

        if (is_dash ? text[i] != '-' : !strchr("0123456789abcdefABCDEF", text[i])) {
            return 0;
        }
    }
    return 1;
}

static int is_short(const char *text)
{
    return !text || strlen(text) <= TEXT_MAX;
}

static int check_device(const cvi_record_device *d)
{
    CVI_REQUIRE(is_guid(d->call_chain_id) && is_guid(d->participant_id) &&
                is_guid(d->media_leg_id));
    CVI_REQUIRE(d->device_name != NULL && d->device_description != NULL);
    CVI_REQUIRE(is_short(d->device_name) && is_short(d->device_description));
    CVI_REQUIRE(is_short(d->service_name) && is_short(d->service_instance));
    CVI_REQUIRE(is_short(d->deployment_id) && is_short(d->deployment_environment));
    return CVI_OK;
}

int cvi_record_to_device_quality(const cvi_record *record, const cvi_record_device *device,
                                 char *buf, size_t cap, size_t *needed)
{
    cvi_record_device d = {0};
    cvi__buf out;
    int rc = CVI_OK;

    CVI_REQUIRE(record != NULL && device != NULL && (buf != NULL || cap == 0));
    rc = cvi__params_read(&d, sizeof(d), DEVICE_OLDEST, device);
    if (rc == CVI_OK) {
        rc = check_device(&d);
    }
    if (rc != CVI_OK) {
        return rc;
    }
    cvi__buf_init(&out, &record->alloc, JSON_MAX_BYTES);
    rc = write_all(record, &d, &out);
    if (rc == CVI_OK) {
        rc = cvi__text_out(out.data, out.len, buf, cap, needed);
    }
    cvi__buf_free(&out);
    return rc;
}
