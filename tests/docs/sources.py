# SPDX-License-Identifier: MIT
"""Rules about our sources: layers, third-party headers, banned functions, sizes."""

import pathlib
import re
import subprocess

import cheader

ROOT = cheader.ROOT
LIB = ROOT / "lib"
LAYERS = LIB / "README.md"

# A library's headers, and how the names of files that may include them end.
THIRD_PARTY = {
    "libavcodec/": "libav", "libavutil/": "libav", "jansson.h": "jansson", "curl/": "curl",
    "srtp2/": "srtp2", "mbedtls/": "mbedtls", "psa/": "mbedtls", "sqlite3.h": "sqlite",
    "libpq-fe.h": "pq", "pango/": "pango", "cairo": "pango", "fontconfig/": "pango",
    "libical/": "ical",
    "wels/": "openh264", "vpx/": "vpx", "opus/": "opus",
}
# Kernels may use intrinsics, in their own folders only.
INTRINSICS = {"immintrin.h": "dsp/x86/", "smmintrin.h": "dsp/x86/", "emmintrin.h": "dsp/x86/",
              "tmmintrin.h": "dsp/x86/", "arm_neon.h": "dsp/arm/"}
LIBC = set("""arpa/inet.h assert.h ctype.h dirent.h errno.h fcntl.h float.h inttypes.h limits.h math.h
    netinet/in.h poll.h pthread.h sched.h signal.h stdalign.h stdarg.h stdatomic.h stdbool.h stddef.h
    iconv.h stdint.h stdio.h stdlib.h string.h strings.h sys/epoll.h sys/eventfd.h sys/mman.h sys/random.h
    sys/socket.h sys/stat.h sys/types.h sys/uio.h time.h unistd.h""".split())
# Code outside these files may not call them.
ALLOCATING = re.compile(r"(?<![\w.>])(malloc|calloc|realloc|reallocarray|free|strdup|strndup|"
                        r"asprintf|vasprintf|aligned_alloc|posix_memalign|alloca)\s*\(")
ALLOCATING_HOME = "core/mem.c"
BANNED = re.compile(r"(?<![\w.>])(gets|strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|atof|rand|"
                    r"srand|printf|puts|putchar|perror|exit|_exit|abort|signal|setlocale|umask|"
                    r"getenv|system|localtime|gmtime|asctime|ctime|strerror)\s*\(")
BANNED_HOME = "core/base.h"  # the contract check, when built to abort
# Processor levels may be lowered through the environment in builds with assertions.
GETENV_HOME = "core/cpu.c"

FILE_LINES = 800
COMPLEXITY = 25

_INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
_STRING = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'')


def read_layers(text):
    """folder -> the set of folders it may include, from the table "folder | what | may include"."""
    layers = {}
    rows = re.search(r"^\| folder \|.*\n\|-.*\n((?:\|.*\n)+)", text, re.MULTILINE).group(1)
    for line in rows.splitlines():
        folders, _, allowed = (cell.strip() for cell in line.strip("|").split("|"))
        for folder in folders.split(", "):
            layers[folder] = set(allowed.split()) | {"core", folder}
    everything = set(layers)
    return {f: everything if "all" in a else a for f, a in layers.items()}


def sources(folder=LIB):
    """path relative to the folder -> text, of every C file below it."""
    return {str(p.relative_to(folder)): p.read_text(encoding="utf-8")
            for p in sorted(folder.rglob("*.[ch]"))}


def includes(text):
    """(kind, name) of each include; the kind is < or a quotation mark."""
    return _INCLUDE.findall(text)


def layer_breaks(files, layers):
    """Includes that the table does not allow, as sentences."""
    found = []
    for path, text in files.items():
        folder = path.split("/")[0]
        if folder not in layers:
            found.append(f"{path}: the folder {folder} is not in the table")
            continue
        for kind, name in includes(text):
            if kind == '"' and "/" in name:
                target = name.split("/")[0]
            elif kind == "<" and name.startswith("cvi/"):
                target = name[4:-2].replace("version", "core").split("_")[0]
            else:
                continue
            if target not in layers[folder]:
                found.append(f"{path}: {folder} may not include {name}")
    return found


def header_breaks(files):
    """Headers that are neither ours, nor libc's, nor a library's in a file of its own."""
    found = []
    for path, text in files.items():
        stem = pathlib.PurePath(path).stem
        for kind, name in includes(text):
            if kind == '"' or name.startswith("cvi/") or name in LIBC:
                continue
            if path.startswith(INTRINSICS.get(name, "\0")):
                continue
            ending = next((e for p, e in THIRD_PARTY.items() if name.startswith(p)), None)
            if ending is None or not stem.endswith("_" + ending):
                found.append(f"{path}: <{name}> does not belong here")
    return found


def folders_of_libraries(files):
    """library -> the folders whose files include it."""
    used = {}
    for path, text in files.items():
        for _, name in includes(text):
            for prefix, ending in THIRD_PARTY.items():
                if name.startswith(prefix):
                    used.setdefault(ending, set()).add(path.split("/")[0])
    return used


def public_header_breaks(files):
    """Public headers include the two smallest headers of C and each other."""
    return [f"{path}: {name}" for path, text in files.items() for _, name in includes(text)
            if name not in ("stddef.h", "stdint.h") and not name.startswith("cvi/")]


def code_of(text):
    """The text without comments and string contents."""
    return _STRING.sub('""', cheader.without_comments(text))


def call_breaks(files):
    """Calls of allocating and banned functions outside their homes."""
    found = []
    for path, text in files.items():
        for number, line in enumerate(code_of(text).splitlines(), 1):
            for pattern, home in ((ALLOCATING, ALLOCATING_HOME), (BANNED, BANNED_HOME)):
                for name in pattern.findall(line):
                    if path != home and not (name == "getenv" and path == GETENV_HOME):
                        found.append(f"{path}:{number}: {name}()")
    return found


def untested(functions, text):
    """Public functions that no test names."""
    words = set(re.findall(r"\w+", code_of(text)))
    return [f.name for f in functions if f.name not in words]


def long_files(files, limit=FILE_LINES):
    return [f"{path}: {len(text.splitlines())} lines" for path, text in files.items()
            if len(text.splitlines()) > limit]


def complexities(paths):
    """(complexity, where) of every function, the most complex first."""
    done = subprocess.run(["pmccabe", *map(str, paths)], capture_output=True, text=True, check=True)
    rows = []
    for line in done.stdout.splitlines():
        fields = line.split("\t")
        rows.append((int(fields[1]), fields[-1]))
    return sorted(rows, reverse=True)
