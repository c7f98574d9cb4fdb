# SPDX-License-Identifier: MIT
"""C code in READMEs and header comments."""

import re
import subprocess

FLAGS = ["-std=gnu11", "-Wall", "-Wextra", "-Werror", "-fsyntax-only"]


def in_markdown(text):
    """The ```c blocks; each is a whole file."""
    return re.findall(r"^```c\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def in_header(text):
    """The @code blocks of comments; each is the body of a function."""
    found = []
    for comment in re.findall(r"/\*\*.*?\*/", text, re.DOTALL):
        for block in re.findall(r"@code\n(.*?)@endcode", comment, re.DOTALL):
            body = re.sub(r"^\s*\* ?", "", block, flags=re.MULTILINE)
            found.append("#include <stdio.h>\n#include <string.h>\n#include <cvi/cvi.h>\n"
                         "void example(void);\nvoid example(void)\n{\n" + body + "}\n")
    return found


def complaints(code, include):
    done = subprocess.run(["gcc", *FLAGS, f"-I{include}", "-x", "c", "-"], input=code,
                          capture_output=True, text=True)
    return done.stderr if done.returncode else ""
