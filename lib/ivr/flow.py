#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Make the C table of the built-in flow: flow.py OUT default.json

The library reads the same format at run time (flow_read.c), and a test compares the two.
"""
import json
import pathlib
import sys

NUMBERS = ("min_digits", "max_digits", "pause_digits", "tries", "first_digit_ms",
           "inter_digit_ms", "limit_s", "repeat_s")
KEYS = "0123456789*#"


def text(value):
    return "NULL" if value is None else json.dumps(value)


def outcome(name):
    if name in KEYS:
        return f"CVI__IVR_ON_KEY + {KEYS.index(name)}"
    return f"CVI__IVR_ON_{name.upper()}"


def clips(lines, name, items):
    if not items:
        return "NULL", "0"
    lines.append(f"static const cvi__ivr_clip {name}[] = {{")
    for item in items:
        item = {"clip": item} if isinstance(item, str) else item
        lines.append(f'    {{{text(item["clip"])}, {item.get("gap_ms", 0)}, '
                     f'{item.get("gain_db", 0)}, {int(item.get("loop", False))}}},')
    lines.append("};")
    return name, f"CVI_ARRAY_LEN({name})"


def commands(lines, name, items):
    if not items:
        return "NULL", "0"
    lines.append(f"static const cvi__ivr_command {name}[] = {{")
    lines += [f"    {{{{'{keys[0]}', '{keys[1]}'}}, CVI_IVR_COMMAND_{what.upper()}}},"
              for keys, what in items.items()]
    lines.append("};")
    return name, f"CVI_ARRAY_LEN({name})"


def step(lines, index, name, s):
    say, say_count = clips(lines, f"say_{index}", s.get("say"))
    again, again_count = clips(lines, f"again_{index}", s.get("again"))
    keys, key_count = commands(lines, f"commands_{index}", s.get("commands"))
    what = "PIN" if s.get("what") == "pin" else "ID"
    texts = [f".{field} = {text(s.get(field))}" for field in ("show", "to")]
    texts += [f".{field} = {{.id = {text(s.get(field))}}}" for field in ("so_far", "go_on")]
    numbers = [f".{field} = {s.get(field, 0)}" for field in NUMBERS]
    return [f".name = {text(name)}", *texts, *numbers,
            f".type = CVI__IVR_{s['type'].upper()}", f".what = CVI__IVR_{what}",
            f".star = CVI__IVR_KEY_{s.get('star', 'ignore').upper()}",
            f".hash = CVI__IVR_KEY_{s.get('hash', 'ignore').upper()}",
            f".is_if_spoken = {int(s.get('if_spoken', False))}",
            f".say = {say}", f".say_count = {say_count}",
            f".again = {again}", f".again_count = {again_count}",
            f".commands = {keys}", f".command_count = {key_count}"]


def main(out, source):
    flow = json.loads(pathlib.Path(source).read_text(encoding="utf-8"))
    names = list(flow["steps"])
    lines = ["/* Made from lib/ivr/default.json. */", '#include "ivr/flow.h"', ""]
    table = []
    for index, (name, s) in enumerate(flow["steps"].items()):
        ways = [f"[{outcome(key)}] = {names.index(to) + 1}" for key, to in s.get("on", {}).items()]
        fields = step(lines, index, name, s) + [f".on = {{{', '.join(ways) or 0}}}"]
        table.append("    {" + ",\n     ".join(fields) + "},")
    lines += ["", "static const cvi__ivr_step steps[] = {", *table, "};", "",
              "const cvi__ivr_table cvi__ivr_builtin = {",
              "    .steps = steps, .languages = UINT32_MAX,",
              f"    .total_s = {flow['total_s']}, .step_count = CVI_ARRAY_LEN(steps),",
              f"    .start = {names.index(flow['start'])}, .dialled = {names.index(flow['dialled'])},",
              f"    .timed_out = {names.index(flow['timed_out'])}}};"]
    pathlib.Path(out).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
