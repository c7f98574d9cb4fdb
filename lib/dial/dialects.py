#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Make the C table of the built-in dialects: dialects.py OUT dialects.json

The library reads the same format at run time (plan_json.c), and a test loads this very file.
"""
import json
import pathlib
import re
import sys

PIECES = {"prefix": "PREFIX", "alias": "ALIAS", "key": "TENANT", "conference": "CONFERENCE",
          "pin": "PIN", "layout": "LAYOUT", "host_key": "HOST_KEY"}
KINDS = ("direct", "test", "ivr")


def template(text, kind):
    user, _, host = text.partition("@")
    if host not in ("", "{domain}"):
        raise SystemExit(f"{text}: '{{domain}}' must follow the '@'")
    pieces, names = [], []
    for name, literal in re.findall(r"\{(\w+)\}|([^{}]+)", user):
        names.append(name)
        if literal:
            pieces.append(f'{{CVI__DIAL_LITERAL, {len(literal)}, "{literal}"}}')
        else:
            pieces.append(f"{{CVI__DIAL_{PIECES[name]}, 0, NULL}}")
    tenant_at = names.index("key") if "key" in names else len(names)
    return (f"    {{CVI_DIAL_KIND_{kind.upper()}, {int(bool(host))}, {len(pieces)}, {tenant_at}, "
            f"{{{', '.join(pieces)}}}}},")


def end(name):
    """The same as cvi__dial_end(); no built-in domain is too short for it."""
    word = int.from_bytes(name.encode()[-8:], "little")
    if len(name) < 8:
        raise SystemExit(f"{name}: shorter than 8 bytes")
    return 1 << ((word * 0x9E3779B97F4A7C15 & (1 << 64) - 1) >> 58)


def main(out, source):
    rules = json.loads(pathlib.Path(source).read_text(encoding="utf-8"))["rules"]
    lines = ["/* Made from lib/dial/dialects.json. */", "#include <cvi/dial.h>", "",
             '#include "dial/rules.h"', ""]
    table, domains = [], []
    for index, rule in enumerate(rules):
        templates = [template(text, kind) for kind in KINDS for text in rule.get(kind, [])]
        lines += [f"static const cvi__dial_template templates_{index}[] = {{", *templates, "};", ""]
        low, high = rule.get("conference_digits", (9, 13))
        named = rule.get("domains", [])
        domains += [(name.removeprefix("*."), index, name.startswith("*.")) for name in named]
        table.append(f'    {{"{rule["dialect"]}", NULL, NULL, templates_{index}, {len(templates)}, '
                     f"{low}, {high}, 0, 0, {int(rule.get('tenant') == 'domain')}, "
                     f"{int(rule.get('check_digit', True))}, {int(not named)}}},")
    lines += ["static const cvi__dial_rule rules[] = {", *table, "};", "",
              "static const cvi__dial_domain domains[] = {"]
    domains.sort(key=lambda d: (len(d[0]), d[0], d[1]))
    lines += [f'    {{"{name}", {len(name)}, {index}, {int(wild)}}},'
              for name, index, wild in domains]
    ends = sum({end(name) for name, _, _ in domains})
    wild_lengths = sum({1 << len(name) % 64 for name, _, wild in domains if wild})
    lines += ["};", "", "const cvi__dial_rules cvi__dial_builtin = {",
              "    rules, domains, CVI_ARRAY_LEN(rules), CVI_ARRAY_LEN(domains),",
              f"    {ends:#x}u, {wild_lengths:#x}u, 0}};"]
    pathlib.Path(out).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
