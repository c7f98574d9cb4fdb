/* SPDX-License-Identifier: MIT */
#include "media/wav.h"

#include <string.h>

#define RIFF_HEADER 12u
#define CHUNK_HEADER 8u
#define FMT_MIN 16u
#define FORMAT_PCM 1u
#define FORMAT_EXTENSIBLE 0xfffeu
#define RATE_MIN 8000u
#define RATE_MAX 48000u

typedef struct reader {
    const uint8_t *data;
    size_t len;
    size_t at;
    const char *why;
} reader;

static uint32_t le16(const uint8_t *p)
{
    return (uint32_t)p[0] | ((uint32_t)p[1] << 8);
}

static uint32_t le32(const uint8_t *p)
{
    return le16(p) | (le16(p + 2) << 16);
}

static int fail(reader *r, size_t at, const char *why)
{
    r->at = at;
    r->why = why;
    return CVI_EMEDIA_WAV;
}

static int read_fmt(reader *r, cvi__wav *out, size_t at, size_t size)
{
    const uint8_t *p = r->data + at;
    uint32_t format = 0;

    if (size < FMT_MIN) {
        return fail(r, at, "the format chunk is too short");
    }
    format = le16(p);
    if (format == FORMAT_EXTENSIBLE && size >= 40) {
        format = le16(p + 24);
    }
    out->channels = le16(p + 2);
    out->rate_hz = le32(p + 4);
    if (format != FORMAT_PCM) {
        return fail(r, at, "only PCM is understood");
    }
    if (out->channels < 1 || out->channels > 2) {
        return fail(r, at + 2, "only mono and stereo are understood");
    }
    if (out->rate_hz < RATE_MIN || out->rate_hz > RATE_MAX) {
        return fail(r, at + 4, "the sampling rate is not 8000 to 48000 Hz");
    }
    if (le16(p + 14) != 16 || le16(p + 12) != out->channels * 2) {
        return fail(r, at + 14, "only samples of 16 bits are understood");
    }
    return CVI_OK;
}

static int read_chunks(reader *r, cvi__wav *out)
{
    while (r->len - r->at >= CHUNK_HEADER) {
        const uint8_t *p = r->data + r->at;
        const size_t body = r->at + CHUNK_HEADER;
        const size_t left = r->len - body;
        const size_t size = CVI_MIN(le32(p + 4), left);

        if (memcmp(p, "data", 4) == 0) {
            if (out->channels == 0) {
                return fail(r, r->at, "the samples come before their format");
            }
            out->samples = r->data + body;
            out->frames = size / (2u * out->channels);
            return CVI_OK;
        }
        if (memcmp(p, "fmt ", 4) == 0 && read_fmt(r, out, body, size) != CVI_OK) {
            return CVI_EMEDIA_WAV;
        }
        r->at = body + CVI_MIN(size + (size & 1), left);
    }
    return fail(r, r->at, "there is no data chunk");
}

int cvi__wav_parse(cvi__wav *out, const void *data, size_t len, size_t *offset, const char **why)
{
    reader r = {.data = data, .len = len, .why = ""};
    int rc = CVI_OK;

    *out = (cvi__wav){0};
    if (len < RIFF_HEADER || memcmp(r.data, "RIFF", 4) != 0 || memcmp(r.data + 8, "WAVE", 4) != 0) {
        rc = fail(&r, 0, "this is not a RIFF WAVE file");
    } else {
        r.at = RIFF_HEADER;
        rc = read_chunks(&r, out);
    }
    *offset = r.at;
    *why = r.why;
    return rc;
}

static int16_t sample_at(const uint8_t *p)
{
    return (int16_t)le16(p);
}

int16_t cvi__wav_mono(const cvi__wav *wav, size_t i)
{
    const uint8_t *p = wav->samples + i * 2 * wav->channels;

    if (wav->channels == 1) {
        return sample_at(p);
    }
    return (int16_t)((sample_at(p) + sample_at(p + 2)) / 2);
}
