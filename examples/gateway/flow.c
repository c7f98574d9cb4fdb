/* SPDX-License-Identifier: MIT */
#include "gateway/flow.h"

#include <stdlib.h>
#include <string.h>

void gw_flows_init(gw_flows *flows)
{
    pthread_mutex_init(&flows->lock, NULL);
    flows->now = NULL;
}

void gw_flows_destroy(gw_flows *flows)
{
    gw_flow_unref(flows->now);
    pthread_mutex_destroy(&flows->lock);
}

static gw_flow *make(void)
{
    gw_flow *f = (gw_flow *)calloc(1, sizeof(*f));

    if (f && cvi_ivr_flow_create(&f->flow, NULL) != CVI_OK) {
        free(f);
        f = NULL;
    }
    if (f) {
        atomic_init(&f->references, 1);
    }
    return f;
}

int gw_flows_load(gw_flows *flows, const char *text, size_t len, cvi_error_info *why)
{
    gw_flow *fresh = make();
    gw_flow *old = NULL;
    int rc = fresh ? CVI_OK : CVI_ENOMEM;

    memset(why, 0, sizeof(*why));
    if (rc == CVI_OK) {
        rc = cvi_ivr_flow_load_json(fresh->flow, text, len);
        *why = *cvi_ivr_flow_last_error(fresh->flow);
    }
    if (rc != CVI_OK) {
        gw_flow_unref(fresh);
        return rc;
    }
    pthread_mutex_lock(&flows->lock);
    old = flows->now;
    flows->now = fresh;
    pthread_mutex_unlock(&flows->lock);
    gw_flow_unref(old);
    return CVI_OK;
}

gw_flow *gw_flows_ref(gw_flows *flows)
{
    gw_flow *f = NULL;

    pthread_mutex_lock(&flows->lock);
    f = flows->now;
    if (f) {
        atomic_fetch_add_explicit(&f->references, 1, memory_order_relaxed);
    }
    pthread_mutex_unlock(&flows->lock);
    return f;
}

void gw_flow_unref(gw_flow *flow)
{
    if (flow && atomic_fetch_sub_explicit(&flow->references, 1, memory_order_acq_rel) == 1) {
        cvi_ivr_flow_destroy(&flow->flow);
        free(flow);
    }
}
