/* SPDX-License-Identifier: MIT */
#include "oom/oom.h"

#include "json/json_write.h"

int oom_json_write(const cvi_allocator *allocator)
{
    cvi__buf b;
    cvi__json_writer w;

    cvi__buf_init(&b, allocator, 100000);
    cvi__json_writer_init(&w, &b);
    cvi__json_begin_array(&w);
    for (int i = 0; i < 200; i++) {
        cvi__json_begin_object(&w);
        cvi__json_put_i64(&w, "n", i);
        cvi__json_put_text(&w, "t", "\"quoted\"");
        cvi__json_end(&w);
    }
    cvi__json_end(&w);
    const int rc = cvi__json_writer_finish(&w);
    cvi__buf_free(&b);
    return rc;
}
