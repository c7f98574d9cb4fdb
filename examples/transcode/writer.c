/* SPDX-License-Identifier: MIT */
#include "transcode/writer.h"

#include <libavformat/avformat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const AVRational MICROSECONDS = {1, 1000000};

struct writer {
    AVFormatContext *file;
    AVPacket *packet;
    AVStream *video;
    AVStream *audio;
    int has_header;
    const char *path;
};

static int complain(const char *path, const char *what, int rc)
{
    char text[AV_ERROR_MAX_STRING_SIZE] = "";

    av_strerror(rc, text, sizeof(text));
    fprintf(stderr, "cvi-transcode: %s: %s: %s\n", path, what, text);
    return CVI_ESYSTEM;
}

static int set_extradata(AVStream *s, const uint8_t *data, size_t len)
{
    uint8_t *copy = av_mallocz(len + AV_INPUT_BUFFER_PADDING_SIZE);

    if (!copy) {
        return AVERROR(ENOMEM);
    }
    memcpy(copy, data, len);
    av_freep(&s->codecpar->extradata);
    s->codecpar->extradata = copy;
    s->codecpar->extradata_size = (int)len;
    return 0;
}

static int add_video(writer *w, const writer_params *p)
{
    w->video = avformat_new_stream(w->file, NULL);
    if (!w->video) {
        return AVERROR(ENOMEM);
    }
    w->video->codecpar->codec_type = AVMEDIA_TYPE_VIDEO;
    w->video->codecpar->codec_id =
        p->video_codec == CVI_CODEC_H264 ? AV_CODEC_ID_H264 : AV_CODEC_ID_VP8;
    w->video->codecpar->width = (int)p->width;
    w->video->codecpar->height = (int)p->height;
    w->video->time_base = MICROSECONDS;
    return 0;
}

static int add_audio(writer *w, const writer_params *p)
{
    static const struct {
        uint32_t codec;
        enum AVCodecID id;
        int rate;
        int bits;
    } kinds[] = {
        {CVI_CODEC_PCMU, AV_CODEC_ID_PCM_MULAW, 8000, 8},
        {CVI_CODEC_PCMA, AV_CODEC_ID_PCM_ALAW, 8000, 8},
        {CVI_CODEC_G722, AV_CODEC_ID_ADPCM_G722, 16000, 4},
        {CVI_CODEC_OPUS, AV_CODEC_ID_OPUS, 48000, 0},
    };
    /* RFC 7845: version 1, one channel, no skipped samples, 48000 Hz, no gain, mapping 0 */
    static const uint8_t opus_head[19] = {'O', 'p', 'u',  's',  'H', 'e', 'a', 'd', 1, 1,
                                          0,   0,   0x80, 0xbb, 0,   0,   0,   0,   0};

    w->audio = avformat_new_stream(w->file, NULL);
    if (!w->audio) {
        return AVERROR(ENOMEM);
    }
    w->audio->time_base = MICROSECONDS;
    w->audio->codecpar->codec_type = AVMEDIA_TYPE_AUDIO;
    av_channel_layout_default(&w->audio->codecpar->ch_layout, 1);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (kinds[i].codec == p->audio_codec) {
            w->audio->codecpar->codec_id = kinds[i].id;
            w->audio->codecpar->sample_rate = kinds[i].rate;
            w->audio->codecpar->bits_per_coded_sample = kinds[i].bits;
        }
    }
    return p->audio_codec == CVI_CODEC_OPUS ? set_extradata(w->audio, opus_head, sizeof(opus_head))
                                            : 0;
}

int writer_open(writer **out, const char *path, const writer_params *params)
{
    writer *w = calloc(1, sizeof(*w));
    int rc = w ? 0 : AVERROR(ENOMEM);

    *out = w;
    if (rc >= 0) {
        w->path = path;
        w->packet = av_packet_alloc();
        rc = av_guess_format(NULL, path, NULL) ? 0 : AVERROR_MUXER_NOT_FOUND;
    }
    if (rc >= 0) {
        rc = avformat_alloc_output_context2(&w->file, NULL, NULL, path);
    }
    if (rc >= 0 && params->video_codec) {
        rc = add_video(w, params);
    }
    if (rc >= 0 && params->audio_codec) {
        rc = add_audio(w, params);
    }
    if (rc >= 0 && !(w->file->oformat->flags & AVFMT_NOFILE)) {
        rc = avio_open(&w->file->pb, path, AVIO_FLAG_WRITE);
    }
    if (rc == AVERROR_MUXER_NOT_FOUND) {
        fprintf(stderr, "cvi-transcode: %s: the name ends in no format, such as .mkv\n", path);
    } else if (rc < 0) {
        complain(path, "cannot be written", rc);
    }
    if (rc < 0) {
        writer_close(out);
        return CVI_ESYSTEM;
    }
    return CVI_OK;
}

/* Bytes of an H.264 access unit before its first slice: the parameter sets. */
static size_t parameter_sets(const uint8_t *data, size_t len)
{
    size_t start = 0;

    for (size_t i = 0; i + 3 < len; i++) {
        if (data[i] == 0 && data[i + 1] == 0 && data[i + 2] == 1) {
            start = i > 0 && data[i - 1] == 0 ? i - 1 : i;
            if ((data[i + 3] & 31) <= 5) {
                return start;
            }
        }
    }
    return 0;
}

/* Files want the parameter sets in front of everything. */
static int begin(writer *w, const cvi_unit *unit)
{
    int rc = 0;

    if (unit->medium == CVI_MEDIUM_VIDEO && unit->codec == CVI_CODEC_H264) {
        rc = set_extradata(w->video, unit->data, parameter_sets(unit->data, unit->len));
    }
    if (rc >= 0) {
        rc = avformat_write_header(w->file, NULL);
    }
    w->has_header = rc >= 0;
    return rc;
}

int writer_put(writer *w, const cvi_unit *unit)
{
    const AVStream *s = unit->medium == CVI_MEDIUM_AUDIO ? w->audio : w->video;
    const int is_key = unit->medium == CVI_MEDIUM_AUDIO || (unit->flags & CVI_UNIT_KEYFRAME);
    int rc = 0;

    if (!w->has_header) {
        if (w->video && (unit->medium == CVI_MEDIUM_AUDIO || !is_key)) {
            return CVI_OK; /* sound from before the first picture */
        }
        rc = begin(w, unit);
    }
    if (rc >= 0) {
        rc = av_new_packet(w->packet, (int)unit->len);
    }
    if (rc >= 0) {
        memcpy(w->packet->data, unit->data, unit->len);
        w->packet->stream_index = s->index;
        w->packet->pts = av_rescale_q((int64_t)unit->time_us, MICROSECONDS, s->time_base);
        w->packet->dts = w->packet->pts;
        w->packet->flags = is_key ? AV_PKT_FLAG_KEY : 0;
        rc = av_interleaved_write_frame(w->file, w->packet);
    }
    return rc < 0 ? complain(w->path, "writing failed", rc) : CVI_OK;
}

int writer_close(writer **out)
{
    writer *w = *out;
    int rc = 0;

    if (!w) {
        return CVI_OK;
    }
    *out = NULL;
    if (w->has_header) {
        rc = av_write_trailer(w->file);
    }
    if (w->file && w->file->pb && !(w->file->oformat->flags & AVFMT_NOFILE)) {
        const int closed = avio_closep(&w->file->pb);

        rc = rc < 0 ? rc : closed;
    }
    if (rc < 0) {
        complain(w->path, "writing failed", rc);
    }
    avformat_free_context(w->file);
    av_packet_free(&w->packet);
    free(w);
    return rc < 0 ? CVI_ESYSTEM : CVI_OK;
}
