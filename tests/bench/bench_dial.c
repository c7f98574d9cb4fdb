/* SPDX-License-Identifier: MIT */
/* Parsing dial strings, with their meaning, beside other URI parsers on the same bytes. */
#include "bench/bench.h"

#include <stdlib.h>
#include <string.h>

#include <cvi/dial.h>

#include "bench/peer_uri.h"

static const struct {
    const char *name;
    peer_uri_fn *decode;
} peers[] = {
#ifdef HAVE_PEER_SOFIA
    {"sofia-sip url_d", peer_uri_sofia},
#endif
#ifdef HAVE_PEER_RE
    {"libre uri_decode", peer_uri_re},
#endif
#ifdef HAVE_PEER_OSIP
    {"osip2 osip_uri_parse", peer_uri_osip},
#endif
#ifdef HAVE_PEER_URIPARSER
    {"uriparser", peer_uri_uriparser},
#endif
    {NULL, NULL},
};
#define PEERS (sizeof(peers) / sizeof(peers[0]) - 1)

static const struct {
    const char *name, *text;
} uris[] = {
    {"short", "sip:813@gw.example"},
    {"direct", "sip:813000000.126000000@gw.example:5061;transport=tls"},
    {"ipv6", "sips:813000000.126000000@[2001:db8::10:0:1]:5061;transport=tls"},
    {"escaped", "sip:%38%31%33%30%30%30%2E126000000@gw.example;transport=%74cp"},
    {"parameters", "sip:813000000.126000000@conference.gw.example:5060;transport=udp;lr;"
                   "maddr=239.255.255.1;ttl=15;user=phone;x-room=12;x-site=west;y=1;z=2"
                   "?subject=weekly&priority=urgent"},
    {"long", "sip:room-12-west-building.conference-floor-3.emea.contoso.126000000"
             "@video-interop-gateway-17.west-europe.rooms.contoso.example:5061;transport=tls;"
             "x-device-identifier=00000000-0000-0000-0000-000000000000;"
             "x-firmware-version=10.11.12.13-release-build-4711"},
};

struct job {
    cvi_dial *dial;
    const char *text;
    size_t len;
    peer_uri_fn *decode; /* of a peer */
};

static void parse_ours(void *arg)
{
    const struct job *j = arg;
    const int rc = cvi_dial_parse(j->dial, j->text, j->len);

    bench_keep(&rc);
}

static void parse_peer(void *arg)
{
    const struct job *j = arg;
    const int rc = j->decode(j->text, j->len);

    bench_keep(&rc);
}

/* Inputs made of what a parser might stumble over, as long as they may be. */
static void run_hostile(struct bench *b, cvi_dial *dial)
{
    static const struct {
        const char *name, *head, *unit;
    } shapes[] = {
        {"escapes", "sip:", "%41"}, {"dots", "sip:a@", "."},
        {"labels", "sip:a@", "a."}, {"parameters", "sip:a@b", ";a"},
        {"quotes", "\"", "\\\""},   {"at signs", "sip:a", "@"},
        {"colons", "sip:a@[", ":"}, {"brackets", "", "<"},
        {"same", "sip:a@b", ";lr"}, {"blanks", "", " "},
    };
    static char text[8192];

    for (size_t i = 0; i < sizeof(shapes) / sizeof(shapes[0]); i++) {
        const size_t head = strlen(shapes[i].head), unit = strlen(shapes[i].unit);
        const struct job job = {dial, text, sizeof(text), NULL};
        char name[64];

        memcpy(text, shapes[i].head, head);
        for (size_t at = head; at < sizeof(text); at++) {
            text[at] = shapes[i].unit[(at - head) % unit];
        }
        snprintf(name, sizeof(name), "dial_parse, 8 KiB of %s", shapes[i].name);
        bench_run(b, name, parse_ours, (void *)&job, sizeof(text));
    }
}

/* Peers that refuse the input stay away. */
static int compare(struct bench *b, size_t i, cvi_dial *dial)
{
    const struct job ours = {dial, uris[i].text, strlen(uris[i].text), NULL};
    struct job theirs[PEERS + 1];
    struct bench_row rows[PEERS + 1] = {{"cvi_dial_parse", NULL, parse_ours, (void *)&ours}};
    size_t count = 1;
    char title[64];

    if (cvi_dial_parse(dial, ours.text, ours.len) != CVI_OK ||
        cvi_dial_get_kind(dial) == CVI_DIAL_KIND_UNKNOWN) {
        fprintf(stderr, "%s: refused\n", uris[i].text);
        return 1;
    }
    for (size_t p = 0; peers[p].name; p++) {
        if (peers[p].decode(ours.text, ours.len) == 0) {
            theirs[p] = (struct job){NULL, ours.text, ours.len, peers[p].decode};
            rows[count++] = (struct bench_row){peers[p].name, NULL, parse_peer, &theirs[p]};
        }
    }
    snprintf(title, sizeof(title), "dial_parse, %s, %zu bytes", uris[i].name, ours.len);
    const double ratio = bench_table(b, title, rows, count);
    if (!b->json && ratio > 0) {
        printf("    ours is %.1f times as fast as the fastest\n", ratio);
    }
    return 0;
}

int main(int argc, char **argv)
{
    struct bench b;
    cvi_dial *dial = NULL;
    int failed = 0;

    bench_init(&b, argc, argv);
    if (cvi_dial_create(&dial, NULL) != CVI_OK) {
        return 1;
    }
    for (size_t i = 0; i < sizeof(uris) / sizeof(uris[0]); i++) {
        failed |= compare(&b, i, dial);
    }
    run_hostile(&b, dial);
    cvi_dial_destroy(&dial);
    return failed ? 1 : bench_finish(&b);
}
