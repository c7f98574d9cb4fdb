# SPDX-License-Identifier: MIT
"""Which symbols the map, the headers, the shared library and the archive have."""

import re
import subprocess

import cheader


def in_headers(include=cheader.INCLUDE):
    return {f.name for f in cheader.all_functions(include)}


def in_map(text):
    """Global names of a version script; a wildcard among them is an error."""
    bare = cheader.without_comments(text)
    names = set()
    for section in re.findall(r"global:(.*?)(?:local:|\})", bare, re.DOTALL):
        names |= {n.strip() for n in section.split(";") if n.strip()}
    wild = [n for n in names if not re.fullmatch(r"cvi_[a-z0-9_]+", n) or n.startswith("cvi__")]
    if wild:
        raise ValueError(f"not a public name: {sorted(wild)}")
    if not re.search(r"local:\s*\*;", bare):
        raise ValueError("the map lets other symbols out")
    return names


def _nm(*args):
    done = subprocess.run(["nm", *args], check=True, capture_output=True, text=True)
    return [line.split() for line in done.stdout.splitlines()]


def exported(library):
    """Dynamic symbols of a shared library without version nodes."""
    rows = [r for r in _nm("-D", "--defined-only", str(library)) if len(r) == 3 and r[1] != "A"]
    return {r[2].split("@")[0] for r in rows}


def defined_in_archive(archive):
    rows = [r for r in _nm("-g", "--defined-only", str(archive)) if len(r) == 3]
    return {r[2] for r in rows}


def foreign(names, public):
    """Names of an archive that are neither public nor ours by prefix."""
    return {n for n in names if n not in public and not n.startswith("cvi__")}


def writable(archive):
    """Variables of an archive or object that can change, as "file.c: name"."""
    done = subprocess.run(["objdump", "-t", str(archive)], check=True, capture_output=True,
                          text=True)
    found, member = set(), ""
    for line in done.stdout.splitlines():
        if "file format" in line:
            member = line.split(":")[0].split("/")[-1].removesuffix(".o")
        fields = line.split()
        if len(fields) >= 5 and re.fullmatch(r"\.(data|bss|tdata|tbss)(\.(?!rel\.ro).*)?",
                                             fields[-3]):
            if int(fields[-2], 16) and not fields[-1].startswith("."):
                found.add(f"{member}: {fields[-1].split('.')[0]}")
    return found
