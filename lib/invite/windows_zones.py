#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Make the C table of Windows time zones: windows_zones.py OUT windows_zones.json"""
import json
import pathlib
import sys


def main(out, source):
    zones = json.loads(pathlib.Path(source).read_text(encoding="utf-8"))
    lines = ["/* Made from lib/invite/windows_zones.json. */", '#include "invite/zone.h"', "",
             "const cvi__windows_zone cvi__windows_zones[] = {"]
    lines += [f'    {{"{name}", "{zone}"}},'
              for name, zone in sorted(zones.items(), key=lambda item: item[0].lower())]
    lines += ["};", f"const size_t cvi__windows_zone_count = {len(zones)};"]
    pathlib.Path(out).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
