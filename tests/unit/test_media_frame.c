/* SPDX-License-Identifier: MIT */
#include "common/cm.h"
#include "common/counting.h"
#include "media/blob.h"
#include "media/frame.h"

#include <pthread.h>

static cvi_frame_params params_of(uint32_t width, uint32_t height)
{
    cvi_frame_params p;

    CVI_FRAME_PARAMS_INIT(&p);
    p.width = width;
    p.height = height;
    return p;
}

static void a_frame_has_three_planes_that_do_not_overlap(void **state)
{
    static const uint32_t sizes[][2] = {{2, 2}, {3, 5}, {641, 359}, {4096, 2}};
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(sizes); i++) {
        const cvi_frame_params p = params_of(sizes[i][0], sizes[i][1]);
        cvi_frame *f = NULL;

        assert_int_equal(cvi_frame_create(&f, &p), CVI_OK);
        assert_int_equal(cvi_frame_get_format(f), CVI_FRAME_FORMAT_I420);
        assert_int_equal(cvi_frame_get_width(f), p.width);
        assert_int_equal(cvi_frame_get_height(f), p.height);
        assert_null(cvi_frame_get_plane(f, 3));
        assert_int_equal(cvi_frame_get_stride(f, 3), 0);
        for (uint32_t k = 0; k < 3; k++) {
            const uint32_t rows = k ? (p.height + 1) / 2 : p.height;

            memset(cvi_frame_get_plane(f, k), (int)k + 1,
                   (size_t)rows * cvi_frame_get_stride(f, k));
        }
        for (uint32_t k = 0; k < 3; k++) {
            assert_int_equal(*(uint8_t *)cvi_frame_get_plane(f, k), k + 1);
        }
        cvi_frame_unref(&f);
        assert_null(f);
    }
}

static void sizes_and_formats_out_of_range_are_refused(void **state)
{
    static const uint32_t sizes[][2] = {{1, 2}, {2, 0}, {4097, 2}, {2, 4097}, {UINT32_MAX, 2}};
    cvi_frame *f = NULL;
    cvi_frame_params p;
    (void)state;

    for (size_t i = 0; i < CVI_ARRAY_LEN(sizes); i++) {
        p = params_of(sizes[i][0], sizes[i][1]);
        assert_int_equal(cvi_frame_create(&f, &p), CVI_EMEDIA_FORMAT);
        assert_null(f);
    }
    p = params_of(2, 2);
    p.format = CVI_FRAME_FORMAT_P010 + 1;
    assert_int_equal(cvi_frame_create(&f, &p), CVI_EMEDIA_FORMAT);
    p = params_of(2, 2);
    p.reserved = 1;
    assert_int_equal(cvi_frame_create(&f, &p), CVI_EINVAL);
    p = params_of(2, 2);
    p.size = 9;
    assert_int_equal(cvi_frame_create(&f, &p), CVI_EABI);
}

static void count_release(void *user)
{
    ++*(int *)user;
}

static void wrapped_memory_is_released_once_with_the_last_reference(void **state)
{
    uint8_t memory[64] = {0};
    int released = 0;
    cvi_frame_params p = params_of(4, 4);
    cvi_frame *f = NULL;
    cvi_frame *g = NULL;
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        p.planes[i] = memory + 16 * i;
        p.strides[i] = 4;
    }
    p.release = count_release;
    p.user = &released;

    assert_int_equal(cvi_frame_wrap(&f, &p), CVI_OK);
    assert_ptr_equal(cvi_frame_get_plane(f, 1), memory + 16);
    g = cvi_frame_ref(f);
    cvi_frame_unref(&f);
    assert_int_equal(released, 0);
    cvi_frame_unref(&g);
    assert_int_equal(released, 1);

    p.strides[0] = 3;
    assert_int_equal(cvi_frame_wrap(&f, &p), CVI_EINVAL);
    p.strides[0] = 4;
    p.planes[2] = NULL;
    assert_int_equal(cvi_frame_wrap(&f, &p), CVI_EINVAL);
    assert_int_equal(released, 1);
}

static void a_pool_uses_free_frames_again_without_allocating(void **state)
{
    struct counting heap;
    cvi__frame_pool pool;
    cvi_frame *a = NULL;
    cvi_frame *b = NULL;
    (void)state;
    counting_init(&heap, 0);
    cvi__frame_pool_init(&pool, &heap.allocator);
    assert_int_equal(cvi__frame_pool_take(&pool, 64, 36, &a), CVI_OK);
    assert_int_equal(cvi__frame_pool_take(&pool, 64, 36, &b), CVI_OK);
    assert_ptr_not_equal(a, b);
    const size_t calls = atomic_load(&heap.calls);
    cvi_frame *const first = a;

    cvi_frame_unref(&a);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(cvi__frame_pool_take(&pool, 64, 36, &a), CVI_OK);
        assert_ptr_equal(a, first);
        cvi_frame_unref(&a);
    }

    assert_int_equal(atomic_load(&heap.calls), calls);
    cvi__frame_pool_free(&pool);
    assert_true(atomic_load(&heap.live) > 0); /* b outlives the pool */
    cvi_frame_unref(&b);
    assert_int_equal(atomic_load(&heap.live), 0);
}

static void a_pool_is_bounded_and_follows_the_size(void **state)
{
    cvi__frame_pool pool;
    cvi_frame *frames[CVI__FRAME_POOL_MAX];
    cvi_frame *more = NULL;
    struct counting heap;
    (void)state;
    counting_init(&heap, 0);
    cvi__frame_pool_init(&pool, &heap.allocator);

    for (size_t i = 0; i < CVI__FRAME_POOL_MAX; i++) {
        assert_int_equal(cvi__frame_pool_take(&pool, 32, 32, &frames[i]), CVI_OK);
    }
    assert_int_equal(cvi__frame_pool_take(&pool, 32, 32, &more), CVI_EFULL);
    cvi_frame_unref(&frames[3]);
    assert_int_equal(cvi__frame_pool_take(&pool, 16, 16, &more), CVI_OK);
    assert_int_equal(cvi_frame_get_width(more), 16);

    cvi_frame_unref(&more);
    for (size_t i = 0; i < CVI__FRAME_POOL_MAX; i++) {
        cvi_frame_unref(&frames[i]);
    }
    cvi__frame_pool_free(&pool);
    assert_int_equal(atomic_load(&heap.live), 0);
}

static void *ref_and_unref(void *user)
{
    for (int i = 0; i < 20000; i++) {
        cvi_frame *f = cvi_frame_ref(user);

        cvi_frame_unref(&f);
    }
    return NULL;
}

static void references_count_on_several_threads(void **state)
{
    const cvi_frame_params p = params_of(16, 16);
    pthread_t threads[4];
    cvi_frame *f = NULL;
    (void)state;
    assert_int_equal(cvi_frame_create(&f, &p), CVI_OK);

    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, ref_and_unref, f), 0);
    }
    for (size_t i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
    }

    assert_int_equal(cvi_frame_get_width(f), 16);
    cvi_frame_unref(&f);
}

static void blobs_come_back_and_keep_their_room(void **state)
{
    struct counting heap;
    cvi__blob_pool pool;
    cvi__blob *blob = NULL;
    cvi__blob *other = NULL;
    (void)state;
    counting_init(&heap, 0);
    cvi__blob_pool_init(&pool, 2, &heap.allocator);
    assert_int_equal(cvi__blob_pool_take(&pool, &blob), CVI_OK);
    assert_int_equal(cvi__blob_store(blob, "hello", 5), CVI_OK);
    assert_int_equal(cvi__blob_unit(blob).len, 5);
    assert_memory_equal(cvi__blob_unit(blob).data, "hello", 5);
    assert_int_equal(cvi__blob_pool_take(&pool, &other), CVI_OK);
    assert_int_equal(cvi__blob_pool_take(&pool, &(cvi__blob *){NULL}), CVI_EFULL);

    cvi__blob_unref(&blob);
    const size_t calls = atomic_load(&heap.calls);
    assert_int_equal(cvi__blob_pool_take(&pool, &blob), CVI_OK);
    assert_int_equal(blob->len, 0);
    assert_int_equal(cvi__blob_store(blob, "hello again", 11), CVI_OK);

    assert_int_equal(atomic_load(&heap.calls), calls);
    cvi__blob_pool_free(&pool);
    cvi__blob_unref(&blob);
    cvi__blob_unref(&other);
    assert_int_equal(atomic_load(&heap.live), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_frame_has_three_planes_that_do_not_overlap),
        cmocka_unit_test(sizes_and_formats_out_of_range_are_refused),
        cmocka_unit_test(wrapped_memory_is_released_once_with_the_last_reference),
        cmocka_unit_test(a_pool_uses_free_frames_again_without_allocating),
        cmocka_unit_test(a_pool_is_bounded_and_follows_the_size),
        cmocka_unit_test(references_count_on_several_threads),
        cmocka_unit_test(blobs_come_back_and_keep_their_room),
    };
    return cmocka_run_group_tests_name("media_frame", tests, NULL, NULL);
}
