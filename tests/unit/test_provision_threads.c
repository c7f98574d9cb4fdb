/* SPDX-License-Identifier: MIT */
/* One cvi_provision under several threads; worth most when built with -fsanitize=thread. */
#include "common/cm.h"

#include <pthread.h>
#include <stdatomic.h>

#include <cvi/provision.h>

#define READERS 3
#define LOADS 200
#define LIMIT 2u

static const char *const versions[] = {
    "{\"domains\":[\"d\"],\"tenants\":[{\"id\":\"one\",\"key\":\"k\",\"max_calls\":2}]}",
    "{\"domains\":[\"c\",\"d\"],\"tenants\":[{\"id\":\"zero\",\"key\":\"a\"},"
    "{\"id\":\"one\",\"key\":\"k\",\"name\":\"renamed\",\"max_calls\":2}]}",
    "{\"domains\":[\"d\"],\"tenants\":[{\"id\":\"one\",\"key\":\"k\",\"max_calls\":2},]}",
};

struct shared {
    cvi_provision *provision;
    atomic_uint up;    /* calls that hold a licence */
    atomic_uint wrong; /* results no version allows */
    atomic_int is_over;
};

static void one_call(struct shared *s)
{
    cvi_error_info e = {.size = sizeof(e)};
    cvi_tenant *t = NULL;

    if (cvi_provision_find_tenant(s->provision, "d", 1, "K", 1, &t) != CVI_OK ||
        strcmp(cvi_tenant_get_id(t, NULL), "one") != 0) {
        atomic_fetch_add(&s->wrong, 1);
    } else if (cvi_provision_take_licence(s->provision, t) == CVI_OK) {
        if (atomic_fetch_add(&s->up, 1) >= LIMIT) {
            atomic_fetch_add(&s->wrong, 1);
        }
        atomic_fetch_sub(&s->up, 1);
        cvi_provision_give_licence(s->provision, t);
    }
    cvi_tenant_destroy(&t);
    if (cvi_provision_last_error(s->provision, &e) != CVI_OK ||
        (e.status != CVI_OK && e.status != CVI_EJSON_SYNTAX)) {
        atomic_fetch_add(&s->wrong, 1);
    }
}

static void *read_until_over(void *user)
{
    struct shared *s = user;

    do {
        one_call(s);
    } while (!atomic_load(&s->is_over));
    return NULL;
}

static void *load_many(void *user)
{
    struct shared *s = user;

    for (size_t i = 0; i < LOADS; i++) {
        const char *text = versions[i % 3];

        if ((cvi_provision_load_json(s->provision, text, strlen(text)) == CVI_OK) != (i % 3 < 2)) {
            atomic_fetch_add(&s->wrong, 1);
        }
    }
    return NULL;
}

static void lookups_and_licences_hold_while_data_is_replaced(void **state)
{
    struct shared s = {0};
    pthread_t readers[READERS], loaders[2];

    (void)state;
    assert_int_equal(cvi_provision_create(&s.provision, NULL), CVI_OK);
    assert_int_equal(cvi_provision_load_json(s.provision, versions[0], strlen(versions[0])), 0);
    for (size_t i = 0; i < READERS; i++) {
        assert_int_equal(pthread_create(&readers[i], NULL, read_until_over, &s), 0);
    }
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(pthread_create(&loaders[i], NULL, load_many, &s), 0);
    }
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(pthread_join(loaders[i], NULL), 0);
    }
    atomic_store(&s.is_over, 1);
    for (size_t i = 0; i < READERS; i++) {
        assert_int_equal(pthread_join(readers[i], NULL), 0);
    }

    assert_int_equal(atomic_load(&s.wrong), 0);
    assert_int_equal(atomic_load(&s.up), 0);
    cvi_provision_destroy(&s.provision);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lookups_and_licences_hold_while_data_is_replaced),
    };

    return cmocka_run_group_tests_name("provision_threads", tests, NULL, NULL);
}
