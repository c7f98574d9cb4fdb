/* SPDX-License-Identifier: MIT */
#include "invite/tokens.h"

#include <string.h>
#include <strings.h>

#include "invite/classes.h"

#define ROW_BYTES 128u
#define LOOK_BACK 64u
#define LOOK_AHEAD 16u
#define MOST_DIGITS CVI__BLOCK_DIGITS
#define MOST_PHONE 15u
#define LEAST_PHONE 7u

void cvi__tokens_start(cvi__tokens *t, cvi__block *block)
{
    memset(t, 0, sizeof(*t));
    t->block = block;
}

/* The byte there, or NUL behind the end. */
static char at(const cvi__tokens *t, size_t i)
{
    return i < t->line->len ? t->line->p[i] : '\0';
}

static int is_digit(const cvi__tokens *t, size_t i)
{
    return cvi__in(at(t, i), CVI__IN_DIGIT);
}

static size_t end_of(const cvi__tokens *t, size_t i, unsigned classes)
{
    while (i < t->line->len && cvi__in(t->line->p[i], classes)) {
        i++;
    }
    return i;
}

/* ---- where a thing stands in its line */

static int is_ornament(char c)
{
    return c == ' ' ||
           (c != '\0' && !cvi__in(c, CVI__IN_ALNUM) && memchr("*_\"'()[]-|<>.", c, 14) != NULL);
}

static uint32_t look_back(const cvi__tokens *t, size_t from)
{
    size_t i = from;

    for (size_t n = 0; i > 0 && n < LOOK_BACK; n++) {
        if (t->note_to > 0 && i - 1 == t->note_to) {
            i = t->note_from;
        } else if (is_ornament(t->line->p[i - 1])) {
            i--;
        } else {
            return t->line->p[i - 1] == ':' ? CVI__MARK_LABELLED : 0;
        }
    }
    return i > 0 ? 0 : CVI__MARK_FIRST | (t->after_label ? CVI__MARK_LABELLED : 0);
}

static uint32_t look_ahead(const cvi__tokens *t, size_t to)
{
    for (size_t i = to; i < t->line->len && t->line->p[i] != '<'; i++) {
        if (i - to == LOOK_AHEAD || !is_ornament(t->line->p[i])) {
            return 0;
        }
    }
    return CVI__MARK_LAST;
}

static cvi__mark mark_of(const cvi__tokens *t, size_t from, size_t to)
{
    const cvi__mark mark = {cvi__line_offset(t->line, from), t->row + (uint32_t)(from / ROW_BYTES),
                            look_back(t, from) | look_ahead(t, to)};

    return mark;
}

/* A link between angle brackets is a note: what stands around it stands
 * together. */
static void pass(cvi__tokens *t, size_t from, size_t to)
{
    t->p = t->floor = to;
    if (from > 0 && t->line->p[from - 1] == '<' && at(t, to) == '>') {
        t->note_from = from - 1;
        t->note_to = to;
        t->p = t->floor = to + 1;
    }
}

/* ---- numbers */

typedef struct number {
    char digits[MOST_DIGITS + 1];
    size_t count, end;
    size_t group;     /* digits of the last one; 0: none yet */
    int is_mixed;     /* a date, a version, an address, a telephone number */
    int is_grouped;   /* in threes or fours so far */
    int is_in_threes; /* but for the last group */
} number;

static void take_group(const cvi__tokens *t, number *n)
{
    const size_t end = end_of(t, n->end, CVI__IN_DIGIT);

    n->is_in_threes &= n->group == 0 || (n->group == 3 && end - n->end <= 3);
    n->group = end - n->end;
    n->is_grouped &= n->group == 3 || n->group == 4;
    n->is_mixed |= n->count + n->group > MOST_DIGITS;
    if (!n->is_mixed) {
        memcpy(n->digits + n->count, t->line->p + n->end, n->group);
        n->count += n->group;
    }
    n->end = end;
}

/* Groups with a blank between them belong together when they are groups of
 * three or four. */
static int goes_on(const cvi__tokens *t, number *n)
{
    const char c = at(t, n->end);

    if (!is_digit(t, n->end + 1)) {
        return 0;
    }
    if (c == ' ') {
        return n->is_grouped && end_of(t, n->end + 1, CVI__IN_DIGIT) - n->end - 1 <= 4;
    }
    if (c != '\0' && strchr("-./:,", c)) {
        n->is_mixed = 1;
        return 1;
    }
    return 0;
}

static number read_number(const cvi__tokens *t, size_t from)
{
    number n = {.end = from, .is_grouped = 1, .is_in_threes = 1};

    for (take_group(t, &n); goes_on(t, &n); take_group(t, &n)) {
        n.end++;
    }
    n.digits[n.count] = '\0';
    return n;
}

/* ",,123456789#": what is keyed once the call is up. */
static size_t read_keyed(const cvi__tokens *t, size_t from, char id[MOST_DIGITS + 1])
{
    size_t i = from, n = 0;

    id[0] = '\0';
    while (at(t, i) == ',' || at(t, i) == ';') {
        i++;
    }
    if (i == from || !is_digit(t, i)) {
        return from;
    }
    while (is_digit(t, i) && n < MOST_DIGITS) {
        id[n++] = t->line->p[i++];
    }
    id[n] = '\0';
    return at(t, i) == '#' ? i + 1 : i;
}

/* A number from its '+' on, or from its first digit. */
static void take_phone(cvi__tokens *t, size_t from)
{
    char digits[MOST_PHONE + 2], id[MOST_DIGITS + 1];
    size_t i = from, n = 0, end = 0, count = 0;

    if (at(t, i) == '+') {
        digits[n++] = '+';
        i++;
    }
    end = i;
    for (; i < t->line->len && count <= MOST_PHONE; i++) {
        const char c = t->line->p[i];

        if (is_digit(t, i)) {
            if (count++ < MOST_PHONE) {
                digits[n++] = c;
            }
            end = i + 1;
        } else if (!strchr(" ()-./", c) || i - end > 2) {
            break;
        }
    }
    digits[n] = '\0';
    end = read_keyed(t, end, id);
    if (count >= LEAST_PHONE && count <= MOST_PHONE) {
        const cvi__mark mark = mark_of(t, from, end);

        cvi__block_phone(t->block, &mark, digits, id);
    }
    t->p = t->floor = end;
}

static int is_inside_a_word(const cvi__tokens *t, size_t i)
{
    if (i == t->floor) {
        return 0;
    }
    if (cvi__in(t->line->p[i - 1], CVI__IN_ALNUM) || t->line->p[i - 1] == '_') {
        return 1;
    }
    return (t->line->p[i - 1] == '-' || t->line->p[i - 1] == '.') && i > t->floor + 1 &&
           cvi__in(t->line->p[i - 2], CVI__IN_ALNUM);
}

static void take_number(cvi__tokens *t)
{
    const size_t from = t->p;
    number n;

    if (is_inside_a_word(t, from)) {
        t->p = end_of(t, from, CVI__IN_ALNUM);
        return;
    }
    if (from > t->floor && t->line->p[from - 1] == '+') {
        take_phone(t, from - 1);
        return;
    }
    n = read_number(t, from);
    t->p = n.end;
    if (at(t, n.end) == ',' && at(t, n.end + 1) == ',' && is_digit(t, n.end + 2)) {
        take_phone(t, from);
        return;
    }
    const char next = at(t, n.end);
    if (cvi__in(next, CVI__IN_ALNUM) || next == '@' || next == '_' || next == '%') {
        t->p = end_of(t, n.end, CVI__IN_ALNUM);
        return;
    }
    if (next == '#' && at(t, n.end + 1) == '#') {
        return; /* a gateway */
    }
    if (!n.is_mixed && n.count >= 4) {
        cvi__mark mark = mark_of(t, from, n.end);

        mark.flags |= n.is_in_threes ? CVI__MARK_THREES : 0;
        mark.flags |= next == '#' ? CVI__MARK_HASH : 0;
        cvi__block_number(t->block, &mark, n.digits, n.count);
        t->floor = n.end;
    }
}

/* ---- addresses and links */

/* Behind a name whose top-level domain is ASCII no other script goes on. */
static size_t end_of_host(const cvi__tokens *t, size_t from)
{
    size_t i = from, letters = 0;
    int has_dot = 0;

    for (; cvi__in(at(t, i), CVI__IN_HOST); i++) {
        const char c = t->line->p[i];

        if ((unsigned char)c >= 0x80 && has_dot && letters >= 2) {
            break;
        }
        has_dot |= c == '.';
        letters = c == '.' ? 0 : letters + 1;
    }
    while (i > from && (t->line->p[i - 1] == '.' || t->line->p[i - 1] == '-')) {
        i--;
    }
    return i;
}

static size_t end_of_port(const cvi__tokens *t, size_t host_end)
{
    const size_t end = at(t, host_end) == ':' ? end_of(t, host_end + 1, CVI__IN_DIGIT) : host_end;

    return end > host_end + 1 && !cvi__in(at(t, end), CVI__IN_ALNUM) ? end : host_end;
}

static void give_address(cvi__tokens *t, size_t from, size_t to, int is_uri)
{
    const cvi__mark mark = mark_of(t, from, to);

    if (to > from && to - from <= CVI__ADDRESS_MOST) {
        cvi__block_address(t->block, &mark, t->line->p + from, to - from, is_uri);
    }
    pass(t, from, to);
}

static void take_address(cvi__tokens *t)
{
    const size_t host = t->p + 1, host_end = end_of_host(t, host);
    size_t from = t->p;

    while (from > t->floor && cvi__in(t->line->p[from - 1], CVI__IN_USER)) {
        from--;
    }
    while (from < t->p && !cvi__in(t->line->p[from], CVI__IN_ALNUM) && t->line->p[from] != '+') {
        from++;
    }
    if (from == t->p || !memchr(t->line->p + host, '.', host_end - host)) {
        t->p++;
        return;
    }
    give_address(t, from, end_of_port(t, host_end), 0);
}

/* "gateway##id" and "gateway##id#pin" */
static void take_gateway(cvi__tokens *t)
{
    size_t from = t->p, to = t->p + 2;

    if (at(t, t->p + 1) != '#' || !is_digit(t, to)) {
        t->p++;
        return;
    }
    while (from > t->floor && cvi__in(t->line->p[from - 1], CVI__IN_HOST) &&
           (unsigned char)t->line->p[from - 1] < 0x80) {
        from--;
    }
    to = end_of(t, to, CVI__IN_DIGIT);
    if (at(t, to) == '#' && is_digit(t, to + 1)) {
        to = end_of(t, to + 1, CVI__IN_DIGIT);
    }
    if (!memchr(t->line->p + from, '.', t->p - from)) {
        t->p = to;
        return;
    }
    give_address(t, from, to, 1);
}

typedef enum scheme { SCHEME_NONE, SCHEME_HTTP, SCHEME_DIAL, SCHEME_TEL, SCHEME_MAILTO } scheme;

/* The scheme that ends at this colon. */
static scheme find_scheme(const cvi__tokens *t, size_t colon, size_t *from)
{
    static const struct {
        const char *name;
        size_t len;
        scheme scheme;
    } schemes[] = {{"https", 5, SCHEME_HTTP},   {"http", 4, SCHEME_HTTP}, {"sip", 3, SCHEME_DIAL},
                   {"sips", 4, SCHEME_DIAL},    {"h323", 4, SCHEME_DIAL}, {"tel", 3, SCHEME_TEL},
                   {"mailto", 6, SCHEME_MAILTO}};

    if (colon == t->floor || !cvi__in(t->line->p[colon - 1], CVI__IN_ALNUM)) {
        return SCHEME_NONE;
    }
    for (size_t i = 0; i < CVI_ARRAY_LEN(schemes); i++) {
        const size_t len = schemes[i].len;
        const char *const name = schemes[i].name;
        const char *const p = t->line->p + colon;

        if (len <= colon - t->floor && (p[-1] | 0x20) == (name[len - 1] | 0x20) &&
            strncasecmp(p - len, name, len) == 0 &&
            (colon - len == t->floor || !cvi__in(p[-(ptrdiff_t)len - 1], CVI__IN_ALNUM))) {
            *from = colon - len;
            return schemes[i].scheme;
        }
    }
    return SCHEME_NONE;
}

/* Without the punctuation of the sentence around it. */
static size_t end_of_uri(const cvi__tokens *t, size_t from)
{
    size_t end = end_of(t, from, CVI__IN_URL);
    const int has_open = memchr(t->line->p + from, '(', end - from) != NULL;

    while (end > from && strchr(".,;:!?'*_)]}|`", t->line->p[end - 1]) &&
           !(has_open && t->line->p[end - 1] == ')')) {
        end--;
    }
    return end;
}

/* "label: word", where the word could be a passcode */
static void take_word(cvi__tokens *t, size_t from)
{
    while (from < t->line->len && is_ornament(t->line->p[from])) {
        from++;
    }
    const size_t end = end_of(t, from, CVI__IN_ALNUM);
    const size_t digits = end_of(t, from, CVI__IN_DIGIT);
    const char next = at(t, end);

    if (digits < end && end - from >= 4 && end - from <= 32 &&
        (next == '\0' || next == ' ' || next == ',' || next == '<')) {
        const cvi__mark mark = mark_of(t, from, end);

        cvi__block_word(t->block, &mark, t->line->p + from, end - from);
    }
}

static void take_mailto(cvi__tokens *t, size_t from, size_t to)
{
    const size_t start = t->p + 1;
    const char *query = memchr(t->line->p + start, '?', to - start);
    const size_t end = query ? (size_t)(query - t->line->p) : to;

    cvi__mark mark = mark_of(t, from, to);

    mark.offset = cvi__line_offset(t->line, start);
    if (end - start <= CVI__ADDRESS_MOST && memchr(t->line->p + start, '@', end - start)) {
        cvi__block_address(t->block, &mark, t->line->p + start, end - start, 0);
    }
    pass(t, from, to);
}

static void take_colon(cvi__tokens *t)
{
    size_t from = 0, to = 0;
    const scheme s = find_scheme(t, t->p, &from);

    if (s == SCHEME_NONE || !cvi__in(at(t, t->p + 1), CVI__IN_URL) ||
        (s == SCHEME_HTTP && (at(t, t->p + 1) != '/' || at(t, t->p + 2) != '/'))) {
        t->p++;
        if (at(t, t->p) == ' ') {
            take_word(t, t->p + 1);
        }
        return;
    }
    to = end_of_uri(t, t->p + 1);
    if (s == SCHEME_HTTP) {
        const cvi__mark mark = mark_of(t, from, to);

        cvi__block_link(t->block, &mark, t->line->p + from, to - from);
        pass(t, from, to);
    } else if (s == SCHEME_DIAL) {
        give_address(t, from, to, 1);
    } else if (s == SCHEME_TEL) {
        take_phone(t, t->p + 1);
        pass(t, from, CVI_MAX(to, t->p));
    } else {
        take_mailto(t, from, to);
    }
}

/* ---- lines */

static int ends_with_colon(const cvi__line *line)
{
    size_t i = line->len;

    while (i > 0 && is_ornament(line->p[i - 1])) {
        i--;
    }
    return i > 0 && line->p[i - 1] == ':';
}

/* To where something can begin. */
static char skip_words(cvi__tokens *t)
{
    const char *const p = t->line->p;
    const size_t len = t->line->len;
    size_t i = t->p;

    while (i < len && !cvi__in(p[i], CVI__IN_START)) {
        i++;
    }
    t->p = i;
    return i < len ? p[i] : '\0';
}

static void scan_line(cvi__tokens *t)
{
    for (char c = skip_words(t); c != '\0'; c = skip_words(t)) {
        if (c == '@') {
            take_address(t);
        } else if (c == ':') {
            take_colon(t);
        } else if (c == '#') {
            take_gateway(t);
        } else {
            take_number(t);
        }
    }
}

void cvi__tokens_line(void *tokens, const cvi__line *line)
{
    cvi__tokens *t = tokens;

    t->line = line;
    t->p = t->floor = t->note_from = t->note_to = 0;
    if (t->after_label) {
        take_word(t, 0);
    }
    if (line->has_start) {
        scan_line(t);
    }
    t->row += (uint32_t)(line->len / ROW_BYTES) + (line->goes_on ? 0 : 1);
    t->after_label = !line->goes_on && ends_with_colon(line);
}
