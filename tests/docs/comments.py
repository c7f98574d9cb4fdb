# SPDX-License-Identifier: MIT
"""The format of the comments of public functions, see lib/README.md."""

import re

import cheader

TAGS = re.compile(r"^@thread (?P<thread>\S[^@]*?)\s+@alloc (?P<alloc>\S[^@]*?)\s+@since "
                  r"(?P<since>\d+\.\d+)$")


def statuses(text):
    """CVI_… names of the list of statuses."""
    return {f"CVI_{name}" for name in re.findall(r"^\s*X\((\w+), -?\d+,", text, re.MULTILINE)}


def lines_of(comment):
    """The comment's lines without the frame."""
    inner = comment.removeprefix("/**").removesuffix("*/")
    lines = [re.sub(r"^\s*\* ?", "", line).rstrip() for line in inner.splitlines()]
    while lines and not lines[0]:
        lines.pop(0)
    while lines and not lines[-1]:
        lines.pop()
    return lines


def parameters(prototype):
    """Names of the parameters of a prototype."""
    inner = prototype[prototype.index("(") + 1:prototype.rindex(")")]
    if inner.strip() in ("void", ""):
        return []
    names = []
    for part in re.split(r",(?![^(]*\))", inner):
        pointer = re.search(r"\(\*(\w+)\)", part)
        names.append(pointer.group(1) if pointer else re.search(r"(\w+)(\[\w*\])*\s*$",
                                                                part).group(1))
    return names


def problems(function, known, version):
    """What is wrong with one function's comment, as sentences."""
    lines = lines_of(function.comment)
    if not lines:
        return ["no comment of the form /** … */ right above"]
    found = []
    if not re.match(r"[A-Z].*\.$", lines[0]):
        found.append("the first line is not a sentence")
    tags = TAGS.match(lines[-1])
    if not tags:
        found.append("the last line is not '@thread … @alloc … @since N.N'")
    elif tuple(map(int, tags["since"].split("."))) > version:
        found.append(f"@since {tags['since']} is in the future")
    text = "\n".join(lines)
    documented = re.findall(r"^@param (\w+)", text, re.MULTILINE)
    expected = parameters(function.prototype)
    if documented != expected:
        found.append(f"@param names {documented} instead of {expected}")
    returns = re.findall(r"^@retval (\w+)", text, re.MULTILINE)
    found += [f"@retval {name} is not a status" for name in returns if name not in known]
    is_void = function.prototype.startswith("void ") and not function.prototype.startswith("void *")
    if is_void and (returns or "@return" in text):
        found.append("returns nothing, but says @return")
    if not is_void and not returns and not re.search(r"^@return ", text, re.MULTILINE):
        found.append("neither @retval nor @return")
    order = re.findall(r"^@(param|return|retval|thread)", text, re.MULTILINE)
    rank = {"param": 0, "return": 1, "retval": 1, "thread": 2}
    if [rank[o] for o in order] != sorted(rank[o] for o in order):
        found.append("not in the order @param, @return or @retval, @thread")
    return found


def undocumented_members(text):
    """Members of public structs and enums without a comment on their lines."""
    found = []
    for match in re.finditer(r"typedef (?:struct|enum) (\w+) \{\n(.*?)\n\} \1;", text, re.DOTALL):
        rest = match.group(2)
        if "CVI_STATUS_LIST" in rest:
            continue
        rest = re.sub(r"/\*\*<.*?\*/", "\x01", rest, flags=re.DOTALL)
        rest = re.sub(r"/\*.*?\*/", "", rest, flags=re.DOTALL)
        before = ""
        for line in re.sub(r"\([^)]*\n[^)]*\)", "()", rest).splitlines():
            line = line.strip()
            # a length says enough next to what it measures, and so does a constant that is zero
            obvious = (line.endswith("_UNKNOWN = 0,")
                       or (line == "size_t len;" or line.endswith("_len;")) and "\x01" in before)
            if line and "\x01" not in line and not line.startswith("#") and not obvious:
                found.append(f"{match.group(1)}: {' '.join(line.split())}")
            before = line
    return found
