/* SPDX-License-Identifier: MIT */
#include "core/bytes.h"
#include "rtp/h264.h"
#include "rtp/h264_types.h"

static const uint8_t start_code[4] = {0, 0, 0, 1};

void cvi__h264_depack_begin(cvi__h264_depacker *d)
{
    d->in_fragment = 0;
    d->is_keyframe = 0;
    d->nal_start = 0;
}

/* Forget what was appended since `len`; the buffer stays NUL-terminated. */
static void take_back(cvi__buf *out, size_t len)
{
    if (out->data && len < out->len) {
        out->len = len;
        out->data[len] = '\0';
    }
}

static int append_nal(cvi__h264_depacker *d, cvi__buf *out, const uint8_t *nal, size_t len)
{
    const size_t before = out->len;

    cvi__buf_append(out, start_code, sizeof(start_code));
    if (cvi__buf_append(out, nal, len) != CVI_OK) {
        take_back(out, before);
        return out->status;
    }
    d->is_keyframe |= NAL_TYPE(nal[0]) == CVI__H264_NAL_IDR;
    return CVI_OK;
}

static int depack_aggregate(cvi__h264_depacker *d, cvi__buf *out, const uint8_t *p, size_t len)
{
    size_t at = 1;

    while (len - at >= 2) {
        const size_t nal_len = cvi__get_be16(p + at);
        int rc = CVI_OK;

        at += 2;
        if (nal_len == 0 || nal_len > len - at || NAL_TYPE(p[at]) > NAL_LAST_SINGLE) {
            return CVI_ESYNTAX;
        }
        rc = append_nal(d, out, p + at, nal_len);
        if (rc != CVI_OK) {
            return rc;
        }
        at += nal_len;
    }
    return at == len && len > 1 ? CVI_OK : CVI_ESYNTAX;
}

static int begin_fragment(cvi__h264_depacker *d, cvi__buf *out, const uint8_t *p)
{
    const uint8_t header = (uint8_t)((p[0] & 0xe0) | NAL_TYPE(p[1]));

    if (NAL_TYPE(header) == 0 || NAL_TYPE(header) > NAL_LAST_SINGLE) {
        return CVI_ESYNTAX;
    }
    d->nal_start = out->len;
    d->in_fragment = 1;
    return append_nal(d, out, &header, 1);
}

static int depack_fragment(cvi__h264_depacker *d, cvi__buf *out, const uint8_t *p, size_t len)
{
    int was_cut = 0;
    int rc = CVI_OK;

    if (len < 3) {
        return CVI_ESYNTAX;
    }
    if (p[1] & FU_START) {
        was_cut = cvi__h264_depack_cut(d, out);
        rc = begin_fragment(d, out, p);
    } else if (!d->in_fragment) {
        rc = CVI_ESYNTAX; /* its beginning is missing */
    }
    if (rc == CVI_OK) {
        rc = cvi__buf_append(out, p + 2, len - 2);
    }
    if (rc != CVI_OK) {
        cvi__h264_depack_cut(d, out);
        return rc;
    }
    if (p[1] & FU_END) {
        d->in_fragment = 0;
    }
    return was_cut ? CVI_ESYNTAX : CVI_OK;
}

int cvi__h264_depack(cvi__h264_depacker *d, cvi__buf *out, const uint8_t *payload, size_t len)
{
    int was_cut = 0;
    int rc = CVI_OK;

    if (len == 0) {
        return CVI_ESYNTAX;
    }
    if (NAL_TYPE(payload[0]) == NAL_FU_A) {
        return depack_fragment(d, out, payload, len);
    }
    was_cut = cvi__h264_depack_cut(d, out);
    if (NAL_TYPE(payload[0]) == NAL_STAP_A) {
        rc = depack_aggregate(d, out, payload, len);
    } else if (NAL_TYPE(payload[0]) != 0 && NAL_TYPE(payload[0]) <= NAL_LAST_SINGLE) {
        rc = append_nal(d, out, payload, len);
    } else {
        rc = CVI_ESYNTAX;
    }
    return rc == CVI_OK && was_cut ? CVI_ESYNTAX : rc;
}

int cvi__h264_depack_cut(cvi__h264_depacker *d, cvi__buf *out)
{
    if (!d->in_fragment) {
        return 0;
    }
    d->in_fragment = 0;
    take_back(out, d->nal_start);
    return 1;
}

int cvi__h264_is_start(const uint8_t *payload, size_t len)
{
    return len >= 1 && (NAL_TYPE(payload[0]) != NAL_FU_A || (len >= 2 && (payload[1] & FU_START)));
}
