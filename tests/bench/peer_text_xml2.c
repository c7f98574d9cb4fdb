/* SPDX-License-Identifier: MIT */
#include "bench/peer_text.h"

#include <libxml/HTMLparser.h>
#include <libxml/tree.h>

int peer_text_xml2(const char *html, size_t len)
{
    const int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                        HTML_PARSE_NONET | HTML_PARSE_COMPACT | XML_PARSE_HUGE;
    htmlDocPtr doc = htmlReadMemory(html, (int)len, NULL, "utf-8", options);
    xmlChar *text = doc ? xmlNodeGetContent((xmlNodePtr)doc) : NULL;
    const int failed = text == NULL;

    xmlFree(text);
    xmlFreeDoc(doc);
    return failed;
}
