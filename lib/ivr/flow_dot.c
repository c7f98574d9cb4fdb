/* SPDX-License-Identifier: MIT */
/* A flow as a graph in the DOT language; names of steps have no character that must be escaped. */
#include "core/buf.h"
#include "core/mem.h"
#include "ivr/flow.h"

#define MOST_BYTES ((size_t)4 * 1024 * 1024)

static const char *shape_of(const cvi__ivr_step *step)
{
    static const char *const SHAPES[CVI__IVR_TYPES] = {
        [CVI__IVR_SAY] = "note",         [CVI__IVR_TELL] = "note",
        [CVI__IVR_LANGUAGE] = "hexagon", [CVI__IVR_MENU] = "hexagon",
        [CVI__IVR_COLLECT] = "hexagon",  [CVI__IVR_CHECK] = "diamond",
        [CVI__IVR_JOIN] = "diamond",     [CVI__IVR_LOBBY] = "ellipse",
        [CVI__IVR_MEETING] = "ellipse",  [CVI__IVR_TRANSFER] = "diamond",
        [CVI__IVR_END] = "doublecircle"};

    return SHAPES[step->type];
}

static void write_step(cvi__buf *b, const cvi__ivr_step *step)
{
    const int has_what = step->type == CVI__IVR_COLLECT || step->type == CVI__IVR_CHECK;
    const char *what = step->what == CVI__IVR_PIN ? " PIN" : " id";

    cvi__buf_printf(b, "  \"%s\" [shape=%s, label=\"%s\\n%s%s", step->name, shape_of(step),
                    step->name, cvi__ivr_type_names[step->type], has_what ? what : "");
    for (size_t i = 0; i < step->command_count; i++) {
        cvi__buf_printf(b, "\\n%.2s %s", step->commands[i].keys,
                        cvi__ivr_command_names[step->commands[i].what]);
    }
    cvi__buf_text(b, "\"];\n");
}

/* One edge for all outcomes that lead to the same step; drawn at the first of them. */
static void write_edge(cvi__buf *b, const cvi__ivr_table *t, const cvi__ivr_step *step, size_t on)
{
    for (size_t i = 0; i < on; i++) {
        if (step->on[i] == step->on[on]) {
            return;
        }
    }
    cvi__buf_printf(b, "  \"%s\" -> \"%s\" [label=\"%s", step->name,
                    t->steps[step->on[on] - 1].name, cvi__ivr_on_names[on]);
    for (size_t i = on + 1; i < CVI__IVR_ON_COUNT; i++) {
        if (step->on[i] == step->on[on]) {
            cvi__buf_printf(b, "\\n%s", cvi__ivr_on_names[i]);
        }
    }
    cvi__buf_text(b, "\"];\n");
}

static void write_graph(cvi__buf *b, const cvi__ivr_table *t)
{
    cvi__buf_text(b, "digraph ivr {\n  rankdir=LR;\n  node [fontname=\"sans\"];\n"
                     "  edge [fontname=\"sans\", fontsize=10];\n");
    for (size_t i = 0; i < t->step_count; i++) {
        write_step(b, &t->steps[i]);
        for (size_t on = 0; on < CVI__IVR_ON_COUNT; on++) {
            if (t->steps[i].on[on]) {
                write_edge(b, t, &t->steps[i], on);
            }
        }
    }
    cvi__buf_printf(b, "  start [shape=plaintext];\n  start -> \"%s\";\n", t->steps[t->start].name);
    cvi__buf_printf(b, "  dialled [shape=plaintext, label=\"id dialled\"];\n  dialled -> \"%s\";\n",
                    t->steps[t->dialled].name);
    cvi__buf_printf(b, "  total [shape=plaintext, label=\"after %u s\"];\n  total -> \"%s\";\n}\n",
                    (unsigned)t->total_s, t->steps[t->timed_out].name);
}

int cvi_ivr_flow_to_dot(const cvi_ivr_flow *flow, char *buf, size_t cap, size_t *needed)
{
    cvi__buf b;
    int rc = CVI_OK;

    CVI_REQUIRE(buf != NULL || cap == 0);
    cvi__buf_init(&b, flow ? &flow->alloc : cvi__mem_or_libc(NULL), MOST_BYTES);
    write_graph(&b, flow ? &flow->table : &cvi__ivr_builtin);
    rc = b.status;
    if (rc == CVI_OK) {
        rc = cvi__text_out(b.data, b.len, buf, cap, needed);
    }
    cvi__buf_free(&b);
    return rc;
}
