/* SPDX-License-Identifier: MIT */
/*
 * Scanning invitations: HTML as mail programs write it beside what others need for less, every
 * format at one size, one format at every size, and items made of what a scanner might stumble over.
 */
#include "bench/bench.h"

#include <stdlib.h>
#include <string.h>

#include <cvi/invite.h>

#include "bench/peer_text.h"

#define MIB ((size_t)1024 * 1024)
#define LARGEST (16 * MIB)
#define PARAGRAPHS 40u /* around each block */

static const struct {
    const char *name;
    peer_text_fn *read;
} peers[] = {
#ifdef HAVE_PEER_XML2
    {"libxml2, text alone", peer_text_xml2},
#endif
#ifdef HAVE_PEER_PCRE2
    {"PCRE2 JIT, patterns alone", peer_text_pcre2},
#endif
    {NULL, NULL},
};

struct job {
    cvi_invite *invite;
    uint32_t format;
    char *text;
    size_t len;
    peer_text_fn *read; /* of a peer */
    int failed;
};

static void scan_ours(void *arg)
{
    struct job *j = arg;

    j->failed |= cvi_invite_scan(j->invite, j->format, j->text, j->len) != CVI_OK;
}

static void read_peer(void *arg)
{
    struct job *j = arg;

    j->failed |= j->read(j->text, j->len);
}

/* ---- items */

static const char paragraph[] =
    "<p class=\"MsoNormal\" style=\"margin:0cm;margin-bottom:.0001pt\"><span lang=\"EN-US\" "
    "style=\"font-size:11.0pt;font-family:&quot;Calibri&quot;,sans-serif;color:#1F497D\">"
    "The agenda has four points; please read last week's notes &amp; bring your questions to the "
    "meeting on Tuesday, as the room is booked for an hour only.<o:p></o:p></span></p>\r\n";

static const char block[] =
    "<div class=\"me-email-text\" lang=\"en-US\" style=\"color:#252424;font-family:'Segoe UI'\">"
    "<div style=\"margin-bottom:24px\"><span style=\"font-size:24px\">Microsoft Teams</span></div>"
    "<div style=\"margin-bottom:6px\"><a href=\"https://eur01.safelinks.protection.outlook.com/"
    "?url=https%3A%2F%2Fteams.microsoft.com%2Fl%2Fmeetup-join%2F19%253ameeting_MmYx%2540thread.v2"
    "%2F0&amp;data=05%7C02%7C&amp;reserved=0\">Join the meeting now</a></div>"
    "<div><span>Meeting ID: </span><span>123&nbsp;456&nbsp;789&nbsp;010</span></div>"
    "<div><span>Passcode: </span><span>aB3dE6</span></div>"
    "<div><a href=\"tel:+4969365050000,,636049046#\">+49 69 365050000,,636049046#</a></div>"
    "<div style=\"margin-bottom:6px\">Join on a video conferencing device</div>"
    "<div><span>Tenant key: </span><a href=\"mailto:813000000@t.plcm.vc\">813000000@t.plcm.vc</a>"
    "</div><div><span>Video ID: </span><span>126&nbsp;085&nbsp;006</span></div>"
    "<div><a href=\"https://dialin.plcm.vc/teams/?key=813000000&amp;conf=126085006\">More info</a>"
    "</div></div>\r\n";

static size_t put(char *out, size_t at, size_t len, const char *text)
{
    const size_t n = strlen(text) < len - at ? strlen(text) : len - at;

    memcpy(out + at, text, n);
    return at + n;
}

static void fill_html(char *out, size_t len)
{
    for (size_t at = 0; at < len;) {
        at = put(out, at, len, block);
        for (unsigned i = 0; i < PARAGRAPHS && at < len; i++) {
            at = put(out, at, len, paragraph);
        }
    }
}

static void fill_with(char *out, size_t len, const char *head, const char *unit)
{
    for (size_t at = put(out, 0, len, head); at < len;) {
        at = put(out, at, len, unit);
    }
}

/* ---- runs */

static void compare(struct bench *b, struct job *job)
{
    double best_ns = 0;
    char name[64];

    fill_html(job->text, MIB);
    job->len = MIB;
    job->format = CVI_INVITE_FORMAT_AUTO;
    const struct bench_result ours =
        bench_run(b, "invite_scan, HTML of 1 MiB", scan_ours, job, MIB);
    for (size_t p = 0; peers[p].name; p++) {
        job->read = peers[p].read;
        snprintf(name, sizeof(name), "%s, the same", peers[p].name);
        const struct bench_result r = bench_run(b, name, read_peer, job, MIB);
        best_ns = best_ns > 0 && best_ns < r.median_ns ? best_ns : r.median_ns;
    }
    if (!b->json && ours.median_ns > 0 && best_ns > 0) {
        printf("    ours takes %.2f times as long as the fastest of them\n",
               ours.median_ns / best_ns);
    }
}

/* Blocks alone are what the smallest item is made of; prose alone shows what an item costs anyway. */
static void run_sizes(struct bench *b, struct job *job)
{
    static const struct {
        const char *name, *unit; /* NULL: a block in its paragraphs */
    } kinds[] = {{"HTML", NULL}, {"prose", paragraph}, {"join blocks", block}};
    char name[64];

    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        if (kinds[i].unit) {
            fill_with(job->text, LARGEST, "", kinds[i].unit);
        } else {
            fill_html(job->text, LARGEST);
        }
        for (size_t len = 1024; len <= LARGEST; len *= 4) {
            job->len = len;
            snprintf(name, sizeof(name), "invite_scan, %s of %zu KiB", kinds[i].name, len / 1024);
            bench_run(b, name, scan_ours, job, len);
        }
    }
}

static void run_formats(struct bench *b, struct job *job)
{
    static const struct {
        const char *name, *head, *unit;
    } shapes[] = {
        {"text", "",
         "Tenant key: 813000000@t.plcm.vc\r\nVideo ID: 126 085 006\r\n\r\nThe agenda has "
         "four points, and the room is booked for an hour only; please read the notes "
         "before, and bring what you want to show on a stick.\r\n"},
        {"iCalendar", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDESCRIPTION:",
         "The agenda has four points\\, and the room is booked for an hour o\r\n nly\\; \\n"},
        {"quoted-printable",
         "MIME-Version: 1.0\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n",
         "The agenda has four points =E2=80=93 and the room is booked for an hour =\r\n"},
        {"base64", "MIME-Version: 1.0\r\nContent-Transfer-Encoding: base64\r\n\r\n",
         "VGhlIGFnZW5kYSBoYXMgZm91ciBwb2ludHMsIGFuZCB0aGUgcm9vbSBpcyBib29rZWQgZm9yIGFu\r\n"},
        {"JSON", "{\"body\":{\"contentType\":\"html\",\"content\":\"",
         "<p class=\\\"x\\\">The agenda has four points, and the room is booked for an "
         "hour.</p>\\r\\n"},
    };
    char name[64];

    for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
        fill_with(job->text, MIB, shapes[i].head, shapes[i].unit);
        job->len = MIB;
        snprintf(name, sizeof(name), "invite_scan, %s of 1 MiB", shapes[i].name);
        bench_run(b, name, scan_ours, job, MIB);
    }
}

/* Two sizes of each: twice the time for twice the bytes. */
static void run_hostile(struct bench *b, struct job *job)
{
    static const char *const units[] = {
        "<",
        "&",
        "&#6",
        "<a href=",
        "<!--",
        "@",
        "a@",
        "a@b.cc ",
        ":",
        "sip:a@b.cc ",
        "http://",
        "https://x/?u=http%3A%2F%2F",
        "1",
        "1 ",
        "126 ",
        "126085006 a@b.cc ",
        "##1",
        "+1",
        "+493012345678 ",
        "=",
        "=4",
        "x: aB3d ",
        "\xc3",
        "-->",
        "<style>",
        "teams.microsoft.com/meetup-join/",
    };
    char name[64];

    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        fill_with(job->text, 2 * MIB, "", units[i]);
        for (size_t len = MIB; len <= 2 * MIB; len += MIB) {
            job->len = len;
            snprintf(name, sizeof(name), "invite_scan, %zu MiB of \"%.20s\"", len / MIB,
                     units[i][0] == '\xc3' ? "a byte of UTF-8" : units[i]);
            bench_run(b, name, scan_ours, job, len);
        }
    }
}

int main(int argc, char **argv)
{
    struct bench b;
    struct job job = {0};
    char *text = malloc(LARGEST);

    bench_init(&b, argc, argv);
    if (!text || cvi_invite_create(&job.invite, NULL) != CVI_OK) {
        return 1;
    }
    job.text = text;
    compare(&b, &job);
    run_sizes(&b, &job);
    run_formats(&b, &job);
    run_hostile(&b, &job);
    cvi_invite_destroy(&job.invite);
    free(text);
    return job.failed ? 1 : bench_finish(&b);
}
