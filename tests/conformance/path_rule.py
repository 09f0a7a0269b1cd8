"""The request that a method and its arguments stand for, derived from the document alone.

Paths follow RFC 6570 and the path rule of the emitted crates: `{x}` is one
segment, in which `/` becomes `%2F`; the value of a `{+x}` or `{x=...}` is split
at `/`, and each segment is encoded, `%` too.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from documents import Document, Method, Schema

EXPRESSION = re.compile(r"\{([+/]?)([^}=*]+)(\*?)(?:=([^}]*))?\}")
LEGAL = re.compile(r"(?:[A-Za-z0-9\-._~:/?\[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*")
TELLING = "%\\:?#/"
"""Characters that mean something else raw than encoded; for all others the server sees no difference."""


@dataclass(frozen=True)
class Target:
    """Where a request goes, taken apart so that two URLs compare."""

    origin: str
    segments: tuple[str, ...]
    query: tuple[tuple[str, str], ...]


def split_url(url: str) -> Target:
    """Takes a URL apart: origin, decoded path segments, decoded query pairs as a sorted multiset."""
    parts = urlsplit(url)
    if parts.fragment:
        raise ValueError("the URL has a fragment")
    segments = tuple(unquote(segment, errors="strict") for segment in parts.path.split("/")[1:])
    pairs = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query), errors="strict")
    return Target(f"{parts.scheme}://{parts.netloc}", segments, tuple(sorted(pairs)))


def text(value: Any) -> str:
    """An argument in wire form as the text that a URL carries."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)


def texts(value: Any) -> list[str]:
    """The same for an argument that may be repeated."""
    return [text(item) for item in value] if isinstance(value, list) else [text(value)]


def path_parameters(method: Method) -> dict[str, str]:
    """The operator of each parameter in a method's path: `` (one segment), `+` (several) or `/`."""
    found = {}
    for operator, name, _, pattern in EXPRESSION.findall(method.raw["path"]):
        found[name] = "+" if pattern else operator
    return found


def expand(template: str, arguments: dict[str, Any]) -> str:
    """Expands a path template of either syntax."""

    def value(match: re.Match[str]) -> str:
        operator, name, _, pattern = match.groups()
        parts = texts(arguments[name])
        if operator == "/":
            return "".join("/" + quote(part, safe="") for part in parts)
        if operator == "+" or pattern:
            return ",".join("/".join(quote(s, safe="") for s in part.split("/")) for part in parts)
        return ",".join(quote(part, safe="") for part in parts)

    return EXPRESSION.sub(value, template)


def query_pairs(document: Document, method: Method, arguments: dict[str, Any]) -> list[tuple[str, str]]:
    """The query of a request: every argument that is not in the path, one pair per value."""
    in_path = path_parameters(method)
    pairs = [(name, value) for name, values in arguments.items() if name not in in_path for value in texts(values)]
    return [(name, number(parameter(document, method, name), value)) for name, value in pairs]


def parameter(document: Document, method: Method, name: str) -> Schema:
    """The declaration of a parameter, the method's own before a global one."""
    return method.parameters.get(name) or document.global_parameters.get(name) or {}


def number(declared: Schema, value: str) -> str:
    """A value as compared: those of type `number` by their value (`1` is `1.0`)."""
    if declared.get("type") != "number":
        return value
    try:
        return repr(float(value))
    except ValueError:
        return value


def canonical(path: str) -> tuple[str, ...]:
    """The segments of a raw path, decoded except for characters that mean something else encoded."""

    def decode(match: re.Match[str]) -> str:
        return "".join(quote(c, safe="") if c in TELLING else c for c in unquote(match[0], errors="strict"))

    return tuple(re.sub(r"(?:%[0-9A-Fa-f]{2})+", decode, segment) for segment in path.split("/")[1:])


def broken_rules(document: Document, method: Method, arguments: dict[str, Any], verb: str, url: str) -> list[str]:
    """What of a request is not as the document, RFC 6570 and the path rule say."""
    found = []
    if verb != method.raw["httpMethod"]:
        found.append(f"verb: {verb}, the document says {method.raw['httpMethod']}")
    if not LEGAL.fullmatch(url):
        found.append("url: holds a character that a URL must encode")
        return found
    root = document.raw["rootUrl"]
    wanted = root + document.raw.get("servicePath", "") + expand(method.raw["path"], arguments)
    parts, wanted_parts = urlsplit(url), urlsplit(wanted)
    if (parts.scheme, parts.netloc) != (wanted_parts.scheme, wanted_parts.netloc):
        found.append(f"host: {parts.scheme}://{parts.netloc}, by rule {wanted_parts.scheme}://{wanted_parts.netloc}")
    if canonical(parts.path) != canonical(wanted_parts.path):
        found.append(f"path: {parts.path}\n      by rule {wanted_parts.path}")
    if bad := [segment for segment in parts.path.split("/")[1:-1] if unquote(segment) in ("", ".", "..")]:
        found.append(f"path: a segment {bad[0]!r}")
    expected = Counter(without_alt(query_pairs(document, method, arguments), arguments))
    pairs = [(name, number(parameter(document, method, name), value)) for name, value in split_url(url).query]
    if (actual := Counter(without_alt(pairs, arguments))) != expected:
        found.append(f"query: {sorted(actual.elements())}\n      by rule {sorted(expected.elements())}")
    return found


def without_alt(pairs: list[tuple[str, str]], arguments: dict[str, Any]) -> list[tuple[str, str]]:
    """Query pairs without the `alt` that a client adds by itself."""
    return pairs if "alt" in arguments else [pair for pair in pairs if pair[0] != "alt"]
