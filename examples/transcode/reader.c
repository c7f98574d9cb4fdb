/* SPDX-License-Identifier: MIT */
#include "transcode/reader.h"

#include <libavcodec/bsf.h>
#include <libavformat/avformat.h>
#include <stdio.h>
#include <stdlib.h>

static const AVRational MICROSECONDS = {1, 1000000};

struct reader {
    AVFormatContext *file;
    AVBSFContext *annexb; /* H.264 as the library takes it; NULL for other codecs */
    AVPacket *packet;
    int video; /* index of the stream, or -1 */
    int audio;
    int64_t start_us; /* of the file's own clock; AV_NOPTS_VALUE: no packet yet */
    reader_info info;
};

static int complain(const char *path, const char *what, int rc)
{
    char text[AV_ERROR_MAX_STRING_SIZE] = "";

    av_strerror(rc, text, sizeof(text));
    fprintf(stderr, "cvi-transcode: %s: %s: %s\n", path, what, text);
    return CVI_ESYSTEM;
}

static uint32_t codec_of(enum AVCodecID id)
{
    static const struct {
        enum AVCodecID id;
        uint32_t codec;
    } known[] = {
        {AV_CODEC_ID_H264, CVI_CODEC_H264},       {AV_CODEC_ID_VP8, CVI_CODEC_VP8},
        {AV_CODEC_ID_PCM_MULAW, CVI_CODEC_PCMU},  {AV_CODEC_ID_PCM_ALAW, CVI_CODEC_PCMA},
        {AV_CODEC_ID_ADPCM_G722, CVI_CODEC_G722}, {AV_CODEC_ID_OPUS, CVI_CODEC_OPUS},
    };

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (known[i].id == id) {
            return known[i].codec;
        }
    }
    return CVI_CODEC_UNKNOWN;
}

/* G.711 and G.722 are taken as telephones send them: one channel at their usual rate. */
static int audio_fits(const AVCodecParameters *p, uint32_t codec)
{
    const int rate = codec == CVI_CODEC_G722 ? 16000 : 8000;

    return codec == CVI_CODEC_OPUS || (p->ch_layout.nb_channels == 1 && p->sample_rate == rate);
}

static void choose_streams(reader *r)
{
    for (unsigned i = 0; i < r->file->nb_streams; i++) {
        const AVStream *s = r->file->streams[i];
        const AVCodecParameters *p = s->codecpar;
        const uint32_t codec = codec_of(p->codec_id);

        if (p->codec_type == AVMEDIA_TYPE_VIDEO && codec && r->video < 0) {
            r->video = (int)i;
            r->info.video_codec = codec;
            r->info.width = (uint32_t)p->width;
            r->info.height = (uint32_t)p->height;
            r->info.fps = s->avg_frame_rate.den ? (uint32_t)(av_q2d(s->avg_frame_rate) + 0.5) : 0;
        } else if (p->codec_type == AVMEDIA_TYPE_AUDIO && codec && audio_fits(p, codec) &&
                   r->audio < 0) {
            r->audio = (int)i;
            r->info.audio_codec = codec;
        } else if (!r->info.left_out) {
            r->info.left_out = avcodec_get_name(p->codec_id);
        }
    }
}

static int open_filter(reader *r)
{
    const AVBitStreamFilter *filter = av_bsf_get_by_name("h264_mp4toannexb");
    const AVStream *s = r->file->streams[r->video];
    int rc = filter ? av_bsf_alloc(filter, &r->annexb) : AVERROR_BSF_NOT_FOUND;

    if (rc >= 0) {
        rc = avcodec_parameters_copy(r->annexb->par_in, s->codecpar);
    }
    if (rc >= 0) {
        r->annexb->time_base_in = s->time_base;
        rc = av_bsf_init(r->annexb);
    }
    return rc;
}

int reader_open(reader **out, const char *path)
{
    reader *r = calloc(1, sizeof(*r));
    int rc = r ? 0 : AVERROR(ENOMEM);

    av_log_set_level(AV_LOG_QUIET); /* what matters is told by us */
    *out = r;
    if (rc >= 0) {
        r->video = -1;
        r->audio = -1;
        r->start_us = AV_NOPTS_VALUE;
        r->packet = av_packet_alloc();
        rc = r->packet ? avformat_open_input(&r->file, path, NULL, NULL) : AVERROR(ENOMEM);
    }
    if (rc >= 0) {
        rc = avformat_find_stream_info(r->file, NULL);
    }
    if (rc >= 0) {
        choose_streams(r);
        r->info.duration_us = r->file->duration > 0 ? (uint64_t)r->file->duration : 0;
        rc = r->info.video_codec == CVI_CODEC_H264 ? open_filter(r) : 0;
    }
    if (rc < 0) {
        reader_close(out);
        return complain(path, "cannot be read", rc);
    }
    return CVI_OK;
}

void reader_close(reader **r)
{
    if (*r) {
        av_bsf_free(&(*r)->annexb);
        av_packet_free(&(*r)->packet);
        avformat_close_input(&(*r)->file);
        free(*r);
        *r = NULL;
    }
}

const reader_info *reader_get_info(const reader *r)
{
    return &r->info;
}

/* The next packet of a stream we want, H.264 in Annex B form; negative at the end. */
static int next_packet(reader *r)
{
    int rc = 0;

    for (;;) {
        av_packet_unref(r->packet);
        if (r->annexb && av_bsf_receive_packet(r->annexb, r->packet) == 0) {
            return 0;
        }
        rc = av_read_frame(r->file, r->packet);
        if (rc < 0) {
            return rc;
        }
        if (r->packet->stream_index == r->video && r->annexb) {
            rc = av_bsf_send_packet(r->annexb, r->packet);
            if (rc < 0) {
                return rc;
            }
        } else if (r->packet->stream_index == r->video || r->packet->stream_index == r->audio) {
            return 0;
        }
    }
}

static void describe_audio(const reader *r, cvi_unit *unit)
{
    const AVStream *s = r->file->streams[r->audio];
    const uint32_t clock = r->info.audio_codec == CVI_CODEC_OPUS ? 48000 : 8000;

    unit->medium = CVI_MEDIUM_AUDIO;
    unit->codec = r->info.audio_codec;
    unit->duration = (uint32_t)av_rescale(r->packet->duration, (int64_t)clock * s->time_base.num,
                                          s->time_base.den);
}

int reader_next(reader *r, cvi_unit *unit)
{
    const AVStream *s = NULL;
    int64_t time = 0;

    CVI_UNIT_INIT(unit);
    if (next_packet(r) < 0) {
        return CVI_AGAIN;
    }
    s = r->file->streams[r->packet->stream_index];
    time = r->packet->dts != AV_NOPTS_VALUE ? r->packet->dts : r->packet->pts;
    time = time == AV_NOPTS_VALUE ? 0 : av_rescale_q(time, s->time_base, MICROSECONDS);
    if (r->start_us == AV_NOPTS_VALUE) {
        r->start_us = time;
    }
    unit->data = r->packet->data;
    unit->len = (size_t)r->packet->size;
    unit->time_us = time > r->start_us ? (uint64_t)(time - r->start_us) : 0;
    if (r->packet->stream_index == r->audio) {
        describe_audio(r, unit);
    } else {
        unit->medium = CVI_MEDIUM_VIDEO;
        unit->codec = r->info.video_codec;
        unit->flags = r->packet->flags & AV_PKT_FLAG_KEY ? CVI_UNIT_KEYFRAME : 0;
    }
    return CVI_OK;
}
