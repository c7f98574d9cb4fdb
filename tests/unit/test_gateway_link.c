/* SPDX-License-Identifier: MIT */
/* Messages of the example gateway: in order wherever the call is, whoever sends. */
#include <pthread.h>

#include "common/cm.h"
#include "gateway/message.h"
#include "gateway/registry.h"
#include "gateway/worker.h"

#define MESSAGES 2000u

/* Two workers that share one queue: what matters here is the link's inbox. */
static gw_worker workers[2];
static gw_queue sent;
static unsigned wakes;

void gw_worker_post(gw_worker *worker, gw_message *message)
{
    message->status = (int32_t)(worker - workers);
    gw_queue_push(&sent, message);
}

void gw_worker_add_load(gw_worker *worker, int change)
{
    atomic_fetch_add(&worker->load, (unsigned)change);
}

static void count_wake(void *user)
{
    (void)user;
    wakes++;
}

static void no_wake(void *user)
{
    (void)user;
}

static int set_up(void **state)
{
    (void)state;
    gw_queue_init(&sent, no_wake, NULL);
    atomic_init(&workers[0].load, 0);
    atomic_init(&workers[1].load, 0);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    gw_queue_destroy(&sent);
    return 0;
}

static gw_message *numbered(uint32_t value)
{
    gw_message *m = gw_message_create(GW_INFO, NULL, NULL);

    assert_non_null(m);
    m->value = value;
    return m;
}

static void a_message_copies_its_parts(void **state)
{
    gw_text parts[GW_PART_COUNT];
    char text[] = {'a', 'b', 'c'};
    gw_message *m = NULL;

    (void)state;
    memset(parts, 0, sizeof(parts));
    parts[GW_PART_TEXT].data = text;
    parts[GW_PART_TEXT].len = sizeof(text);
    parts[GW_PART_BODY].data = "";
    m = gw_message_create(GW_INFO, NULL, parts);
    memset(text, 'x', sizeof(text));

    assert_string_equal(m->part[GW_PART_TEXT].data, "abc");
    assert_string_equal(m->part[GW_PART_BODY].data, "");
    assert_null(m->part[GW_PART_EXTRA].data);
    gw_message_destroy(m);
}

static void a_queue_wakes_once_until_it_is_emptied(void **state)
{
    gw_queue q;

    (void)state;
    wakes = 0;
    gw_queue_init(&q, count_wake, NULL);
    gw_queue_push(&q, numbered(1));
    gw_queue_push(&q, numbered(2));
    assert_int_equal(wakes, 1);

    gw_messages_destroy(gw_queue_take(&q));
    gw_queue_push(&q, numbered(3));

    assert_int_equal(wakes, 2);
    gw_queue_destroy(&q);
}

static void a_call_is_nudged_once_until_its_inbox_is_taken(void **state)
{
    gw_link *link = gw_link_create();
    gw_message *m = NULL;

    (void)state;
    link->worker = &workers[1];
    gw_link_post(link, numbered(1));
    gw_link_post(link, numbered(2));
    m = gw_queue_take(&sent);
    assert_int_equal(m->kind, GW_NUDGE);
    assert_int_equal(m->status, 1);
    assert_null(m->next);
    gw_messages_destroy(m);

    gw_messages_destroy(gw_link_take(link));
    gw_link_post(link, numbered(3));

    m = gw_queue_take(&sent);
    assert_int_equal(m->kind, GW_NUDGE);
    gw_messages_destroy(m);
    gw_link_unref(link);
}

static void a_call_without_a_worker_keeps_its_messages(void **state)
{
    gw_link *link = gw_link_create();
    gw_message *m = NULL;

    (void)state;
    gw_link_post(link, numbered(7));
    assert_null(gw_queue_take(&sent));
    gw_link_give(link, &workers[0], gw_message_create(GW_ADOPT, link, NULL));

    m = gw_queue_take(&sent);
    assert_int_equal(m->kind, GW_ADOPT);
    gw_messages_destroy(m);
    m = gw_link_take(link);
    assert_int_equal(m->value, 7);
    gw_messages_destroy(m);
    assert_int_equal(atomic_load(&workers[0].load), 1);
    gw_link_unref(link);
}

static void *post_many(void *arg)
{
    for (uint32_t i = 0; i < MESSAGES; i++) {
        gw_link_post((gw_link *)arg, numbered(i));
    }
    return NULL;
}

static void messages_keep_their_order_while_the_call_moves(void **state)
{
    gw_link *link = gw_link_create();
    pthread_t sender;
    uint32_t next = 0;

    (void)state;
    gw_link_give(link, &workers[0], gw_message_create(GW_ADOPT, link, NULL));
    assert_int_equal(pthread_create(&sender, NULL, post_many, link), 0);
    for (unsigned turn = 1; next < MESSAGES; turn++) {
        gw_message *list = gw_link_take(link);

        for (gw_message *m = list; m; m = m->next) {
            assert_int_equal(m->value, next);
            next++;
        }
        gw_messages_destroy(list);
        gw_link_give(link, &workers[turn % 2], gw_message_create(GW_ADOPT, link, NULL));
        gw_messages_destroy(gw_queue_take(&sent));
    }
    pthread_join(sender, NULL);

    gw_messages_destroy(gw_queue_take(&sent));
    gw_link_unref(link);
}

static void a_meeting_stays_with_its_first_worker_until_all_left(void **state)
{
    gw_registry r;

    (void)state;
    gw_registry_init(&r);
    assert_ptr_equal(gw_registry_enter(&r, "weekly", &workers[0]), &workers[0]);
    assert_ptr_equal(gw_registry_enter(&r, "weekly", &workers[1]), &workers[0]);
    assert_ptr_equal(gw_registry_enter(&r, "board", &workers[1]), &workers[1]);
    gw_registry_leave(&r, "weekly");
    assert_ptr_equal(gw_registry_enter(&r, "weekly", &workers[1]), &workers[0]);
    gw_registry_leave(&r, "weekly");
    gw_registry_leave(&r, "weekly");

    assert_ptr_equal(gw_registry_enter(&r, "weekly", &workers[1]), &workers[1]);
    gw_registry_leave(&r, "nobody knows this one");
    gw_registry_destroy(&r);
}

/* ---- the lobby */

/* The next message of a call, which is about this meeting; its kind, and `value` where wanted. */
static uint32_t told(gw_link *link, const char *meeting, uint32_t *value)
{
    gw_message *list = gw_link_take(link);
    gw_message *last = list;
    uint32_t kind = 0;

    while (last && last->next) {
        last = last->next;
    }
    if (last) {
        assert_string_equal(last->part[GW_PART_TEXT].data, meeting);
        kind = last->kind;
        if (value) {
            *value = last->value;
        }
    }
    gw_messages_destroy(list);
    return kind;
}

typedef struct lobby {
    gw_registry registry;
    gw_link *calls[3]; /* the last one on another worker */
} lobby;

static int open_lobby(void **state)
{
    static lobby l;

    set_up(NULL);
    gw_registry_init(&l.registry);
    for (size_t i = 0; i < 3; i++) {
        l.calls[i] = gw_link_create();
        assert_non_null(l.calls[i]);
        l.calls[i]->worker = &workers[i / 2];
    }
    *state = &l;
    return 0;
}

static int close_lobby(void **state)
{
    lobby *l = *state;

    gw_registry_destroy(&l->registry);
    for (size_t i = 0; i < 3; i++) {
        gw_link_unref(l->calls[i]);
    }
    return tear_down(NULL);
}

static void all_who_wait_are_let_in_wherever_they_are(void **state)
{
    lobby *l = *state;
    uint32_t waiting = 0;

    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(gw_registry_wait(&l->registry, "m", l->calls[i]), CVI_OK);
    }
    assert_int_equal(told(l->calls[0], "m", &waiting), GW_WAITING);
    assert_int_equal(waiting, 3);
    assert_int_equal(told(l->calls[1], "m", NULL), GW_WAITING);
    assert_int_equal(told(l->calls[2], "m", NULL), GW_WAITING);
    assert_ptr_equal(gw_registry_enter(&l->registry, "m", &workers[1]), &workers[1]);
    assert_int_equal(told(l->calls[0], "m", NULL), 0); /* somebody, but nobody trusted */

    gw_registry_open(&l->registry, "m");

    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(told(l->calls[i], "m", NULL), GW_ADMITTED);
        assert_ptr_equal(gw_registry_enter(&l->registry, "m", &workers[0]), &workers[1]);
    }
}

static void whoever_comes_to_an_open_meeting_is_let_in_at_once(void **state)
{
    lobby *l = *state;
    gw_registry_enter(&l->registry, "m", &workers[0]);
    gw_registry_open(&l->registry, "m");

    assert_int_equal(gw_registry_wait(&l->registry, "m", l->calls[0]), CVI_OK);
    assert_int_equal(gw_registry_wait(&l->registry, "other", l->calls[1]), CVI_OK);

    assert_int_equal(told(l->calls[0], "m", NULL), GW_ADMITTED);
    assert_int_equal(told(l->calls[1], "other", NULL), GW_WAITING);
}

static void who_comes_after_the_host_left_waits_and_is_told_the_end(void **state)
{
    lobby *l = *state;
    gw_registry_enter(&l->registry, "m", &workers[0]); /* the host */
    gw_registry_open(&l->registry, "m");
    gw_registry_enter(&l->registry, "m", &workers[0]); /* a guest who was let in */

    gw_registry_close(&l->registry, "m");
    gw_registry_leave(&l->registry, "m");
    assert_int_equal(gw_registry_wait(&l->registry, "m", l->calls[0]), CVI_OK);
    assert_int_equal(told(l->calls[0], "m", NULL), GW_WAITING);
    gw_registry_leave(&l->registry, "m"); /* the last one */

    assert_int_equal(told(l->calls[0], "m", NULL), GW_OVER);
    assert_int_equal(gw_registry_wait(&l->registry, "m", l->calls[1]), CVI_OK); /* for the next */
}

static void a_meeting_that_never_was_open_does_not_end(void **state)
{
    lobby *l = *state;
    assert_int_equal(gw_registry_wait(&l->registry, "m", l->calls[0]), CVI_OK);
    assert_int_equal(told(l->calls[0], "m", NULL), GW_WAITING);

    gw_registry_enter(&l->registry, "m", &workers[0]); /* one who could not enter after all */
    gw_registry_leave(&l->registry, "m");
    assert_int_equal(told(l->calls[0], "m", NULL), 0);
    assert_ptr_equal(gw_registry_enter(&l->registry, "m", &workers[1]), &workers[1]);
    gw_registry_open(&l->registry, "m");

    assert_int_equal(told(l->calls[0], "m", NULL), GW_ADMITTED);
}

static void who_waits_no_longer_is_told_nothing(void **state)
{
    lobby *l = *state;
    uint32_t waiting = 0;
    assert_int_equal(gw_registry_wait(&l->registry, "m", l->calls[0]), CVI_OK);
    assert_int_equal(gw_registry_wait(&l->registry, "m", l->calls[1]), CVI_OK);
    gw_messages_destroy(gw_link_take(l->calls[0]));

    gw_registry_stop_waiting(&l->registry, "m", l->calls[0]);
    gw_registry_stop_waiting(&l->registry, "m", l->calls[0]);
    gw_registry_stop_waiting(&l->registry, "other", l->calls[1]);
    assert_int_equal(told(l->calls[1], "m", &waiting), GW_WAITING);
    assert_int_equal(waiting, 1);
    gw_registry_enter(&l->registry, "m", &workers[0]);
    gw_registry_open(&l->registry, "m");

    assert_int_equal(told(l->calls[0], "m", NULL), 0);
    assert_int_equal(told(l->calls[1], "m", NULL), GW_ADMITTED);
    gw_messages_destroy(gw_queue_take(&sent));
    assert_int_equal(atomic_load(&l->calls[0]->references), 1);
    assert_int_equal(atomic_load(&l->calls[1]->references), 1);
}

static void a_crowd_is_not_told_each_time_somebody_comes(void **state)
{
    gw_link *crowd[GW_TOLD_MAX + 2];
    lobby *l = *state;
    uint32_t waiting = 0;

    for (size_t i = 0; i < sizeof(crowd) / sizeof(crowd[0]); i++) {
        crowd[i] = gw_link_create();
        assert_non_null(crowd[i]);
        assert_int_equal(gw_registry_wait(&l->registry, "m", crowd[i]), CVI_OK);
    }

    assert_int_equal(told(crowd[0], "m", &waiting), GW_WAITING);
    assert_int_equal(waiting, GW_TOLD_MAX);
    assert_int_equal(told(crowd[GW_TOLD_MAX + 1], "m", &waiting), GW_WAITING);
    assert_int_equal(waiting, GW_TOLD_MAX + 2);
    for (size_t i = 0; i < sizeof(crowd) / sizeof(crowd[0]); i++) {
        gw_registry_stop_waiting(&l->registry, "m", crowd[i]);
        gw_link_unref(crowd[i]);
    }
}

static atomic_int hosts_stop;

/* A host comes and goes, on a worker of its own. */
static void *come_and_go(void *arg)
{
    gw_registry *r = arg;

    while (!atomic_load(&hosts_stop)) {
        (void)gw_registry_enter(r, "m", &workers[1]);
        gw_registry_open(r, "m");
        gw_registry_close(r, "m");
        gw_registry_leave(r, "m");
    }
    return NULL;
}

static void nobody_is_forgotten_while_hosts_come_and_go(void **state)
{
    lobby *l = *state;
    pthread_t host;

    atomic_store(&hosts_stop, 0);
    assert_int_equal(pthread_create(&host, NULL, come_and_go, &l->registry), 0);
    for (int i = 0; i < 300; i++) {
        uint32_t kind = 0;

        assert_int_equal(gw_registry_wait(&l->registry, "m", l->calls[0]), CVI_OK);
        while (kind != GW_ADMITTED && kind != GW_OVER) {
            kind = told(l->calls[0], "m", NULL);
        }
        gw_registry_stop_waiting(&l->registry, "m", l->calls[0]); /* it does not any more */
        gw_messages_destroy(gw_queue_take(&sent));
    }
    atomic_store(&hosts_stop, 1);
    pthread_join(host, NULL);

    assert_null(gw_link_take(l->calls[0]));
}

#define LOBBY(name) cmocka_unit_test_setup_teardown(name, open_lobby, close_lobby)

/* A call that has room for so many. */
static int feed_some(void *user, const gw_message *m)
{
    uint32_t *const call = user; /* room, and the last one that was taken */

    if (call[0] == 0) {
        return CVI_EFULL;
    }
    call[0]--;
    assert_int_equal(m->value, call[1] + 1);
    call[1] = m->value;
    return CVI_OK;
}

static void what_finds_no_room_is_given_again_in_order(void **state)
{
    gw_message *held = NULL;
    uint32_t call[] = {2, 0};
    gw_message *list = numbered(1);

    (void)state;
    list->next = numbered(2);
    list->next->next = numbered(3);
    gw_messages_feed(&held, list, feed_some, call);
    assert_int_equal(call[1], 2);
    assert_int_equal(held->value, 3);
    gw_messages_feed(&held, numbered(4), feed_some, call);
    assert_int_equal(call[1], 2);

    call[0] = 9;
    gw_messages_feed(&held, numbered(5), feed_some, call);
    assert_int_equal(call[1], 5);
    assert_null(held);
    gw_messages_feed(&held, NULL, feed_some, call);
    assert_null(held);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_finds_no_room_is_given_again_in_order),
        cmocka_unit_test(a_message_copies_its_parts),
        cmocka_unit_test(a_queue_wakes_once_until_it_is_emptied),
        cmocka_unit_test_setup_teardown(a_call_is_nudged_once_until_its_inbox_is_taken, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_call_without_a_worker_keeps_its_messages, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(messages_keep_their_order_while_the_call_moves, set_up,
                                        tear_down),
        cmocka_unit_test(a_meeting_stays_with_its_first_worker_until_all_left),
        LOBBY(all_who_wait_are_let_in_wherever_they_are),
        LOBBY(whoever_comes_to_an_open_meeting_is_let_in_at_once),
        LOBBY(who_comes_after_the_host_left_waits_and_is_told_the_end),
        LOBBY(a_meeting_that_never_was_open_does_not_end),
        LOBBY(who_waits_no_longer_is_told_nothing),
        LOBBY(nobody_is_forgotten_while_hosts_come_and_go),
        LOBBY(a_crowd_is_not_told_each_time_somebody_comes),
    };

    return cmocka_run_group_tests_name("gateway_link", tests, NULL, NULL);
}
