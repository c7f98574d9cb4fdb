# SPDX-License-Identifier: MIT
"""A small reader of our public headers: functions with their comments, and structs."""

import dataclasses
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
INCLUDE = ROOT / "include"

_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)
_API = re.compile(r"^CVI_API\b(?P<prototype>[^;]*);", re.MULTILINE)
_STRUCT = re.compile(r"typedef struct (?P<name>\w+) \{(?P<body>.*?)\n\} (?P=name);", re.DOTALL)
_OPAQUE = re.compile(r"^typedef struct (\w+) \1;", re.MULTILINE)
_MEMBER_NAME = re.compile(r"\(\*(\w+)\)|(\w+)\s*(?:\[\w+\])?\s*$")


@dataclasses.dataclass
class Function:
    name: str
    prototype: str
    comment: str  # the /** … */ right above, or ""
    header: str
    line: int


@dataclasses.dataclass
class Member:
    name: str
    declaration: str


@dataclasses.dataclass
class Struct:
    name: str
    members: list
    header: str


def without_comments(text):
    """The text with each comment blanked, so that offsets and lines stay."""
    return _COMMENT.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)


def function_name(prototype):
    """The declared name: the word before the first parenthesis."""
    match = re.search(r"(\w+)\s*\(", prototype)
    return match.group(1) if match else ""


def _comment_above(text, start):
    """The doc comment that ends right above an offset."""
    before = text[:start].rstrip()
    if not before.endswith("*/"):
        return ""
    begin = before.rfind("/*")
    comment = before[begin:]
    return comment if comment.startswith("/**") and text[len(before):start].count("\n") == 1 else ""


def functions(text, header):
    """Every CVI_API function of one header's text."""
    bare = without_comments(text)
    found = []
    for match in _API.finditer(bare):
        prototype = " ".join(match.group("prototype").split())
        found.append(Function(function_name(prototype), prototype,
                              _comment_above(text, match.start()), header,
                              bare.count("\n", 0, match.start()) + 1))
    return found


def structs(text, header):
    """Every public struct of one header's text that has members."""
    found = []
    for match in _STRUCT.finditer(without_comments(text)):
        members = []
        for declaration in match.group("body").split(";"):
            declaration = " ".join(declaration.split())
            if declaration:
                name = _MEMBER_NAME.search(declaration)
                members.append(Member(next(filter(None, name.groups())), declaration))
        found.append(Struct(match.group("name"), members, header))
    return found


def public_headers(include=INCLUDE):
    return sorted((include / "cvi").glob("*.h"))


def all_functions(include=INCLUDE):
    return [f for h in public_headers(include) for f in functions(h.read_text(), h.name)]


def all_structs(include=INCLUDE):
    return [s for h in public_headers(include) for s in structs(h.read_text(), h.name)]


def all_handles(include=INCLUDE):
    """The opaque types: what is in them is no part of the interface."""
    return [name for h in public_headers(include)
            for name in _OPAQUE.findall(without_comments(h.read_text()))]
