#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Make the C table of languages: languages.py OUT languages/<tag>.json..."""
import json
import pathlib
import sys

FIELDS = ("title", "tenant_key", "video_id", "more_info", "private_meeting")


def c_text(text):
    out = []
    for byte in text.encode("utf-8"):
        plain = 32 <= byte < 127 and chr(byte) not in '"\\?'
        out.append(chr(byte) if plain else f"\\{byte:03o}")
    return '"' + "".join(out) + '"'


def row(path):
    texts = json.loads(pathlib.Path(path).read_text(encoding="utf-8"))
    if set(texts) != set(FIELDS):
        raise SystemExit(f"{path}: wants {', '.join(FIELDS)}")
    for text in texts.values():
        if not text.strip() or set(text) & set("<>&\"\r\n"):
            raise SystemExit(f"{path}: {text!r} cannot be put into a block")
    return "    {" + ", ".join(map(c_text, (pathlib.Path(path).stem,
                                            *(texts[name] for name in FIELDS)))) + "},"


def main(out, *paths):
    lines = ["/* Made from lib/invite/languages. */", '#include "invite/language.h"', "",
             "const cvi__language cvi__languages[] = {", *map(row, paths), "};",
             f"const size_t cvi__language_count = {len(paths)};"]
    pathlib.Path(out).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
