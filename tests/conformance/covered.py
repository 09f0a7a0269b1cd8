"""What the probe's requests cover, counted from the documents.

Every declared parameter, every top-level property of every body, and every
class of awkward values in each place that can hold it must occur.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from documents import Document, Method, Schema, is_raw_body
from path_rule import path_parameters, texts

INT64 = {str(-(2**63)), str(2**63 - 1)}
UINT64 = {str(2**64 - 1)}
FREE_CLASSES: dict[str, str] = {
    "space": " ", "slash": "/", "percent": "%", "ampersand": "&", "plus": "+", "non-ASCII": "é", "quote": "\"'",
}
LIMIT_CLASSES = {"int64": ("int64 limit", INT64), "uint64": ("uint64 limit", UINT64)}
FEW = 30
"""With fewer places than this, three seeds cannot be expected to show every class."""


def in_class(name: str, value: str) -> bool:
    """Whether a free text is of a class."""
    if name == "non-ASCII":
        return not value.isascii()
    return any(char in value for char in FREE_CLASSES[name])


def holds(declared: Schema, name: str) -> bool:
    """Whether a text of this declaration may be of a class.

    Enumerations and texts with a format may not. With a pattern, each `[^/]+`
    or `.*` in it is tried with a character of the class: a resource name
    therefore never counts as a place for a slash.
    """
    if declared.get("type", "string") != "string" or "enum" in declared or "format" in declared:
        return False
    pattern = declared.get("pattern")
    if pattern is None:
        return True
    sample = re.sub(r"\[\^/\][+*]|\.[+*]", f"a{FREE_CLASSES[name][0]}b", pattern).strip("^$")
    try:
        return sample != pattern.strip("^$") and re.fullmatch(pattern, sample) is not None
    except re.error:
        return False


class Classes:
    """Awkward values by class and place."""

    def __init__(self) -> None:
        self.places: Counter[tuple[str, str]] = Counter()
        self.seen: Counter[tuple[str, str]] = Counter()

    def add(self, place: str, declared: Schema, value: str) -> None:
        """Counts one text in wire form."""
        for name in FREE_CLASSES:
            if holds(declared, name):
                self.count(name, place, in_class(name, value))
        if declared.get("format") in LIMIT_CLASSES:
            name, limits = LIMIT_CLASSES[declared["format"]]
            self.count(name, "anywhere", value in limits)

    def count(self, name: str, place: str, seen: bool) -> None:
        """Counts a place that a class may stand in, and whether it does."""
        self.places[name, place] += 1
        self.seen[name, place] += seen

    def empty(self) -> list[str]:
        """The classes that no value is of, although there is room for them."""
        return [
            f"no {name} in {place}, although {count} values may hold one"
            for (name, place), count in self.places.items()
            if count >= FEW and not self.seen[name, place]
        ]

    def rows(self) -> list[list[str]]:
        """A table: how many values of how many possible ones are of a class, by place."""
        places = sorted({place for _, place in self.places})
        names = list(dict.fromkeys(name for name, _ in self.places))
        rows = [["class", *places]]
        for name in names:
            cells = [(self.seen[name, place], self.places[name, place]) for place in places]
            rows.append([name, *(f"{seen} of {count}" if count else "-" for seen, count in cells)])
        return rows


class Coverage:
    """Parameters and properties covered in one document."""

    def __init__(self, document: Document, classes: Classes) -> None:
        self.document = document
        self.classes = classes
        self.parameters: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self.properties: dict[tuple[str, ...], set[str]] = defaultdict(set)

    def add(self, method: Method, arguments: dict[str, Any], body: Any) -> None:
        """Counts one request."""
        operators = path_parameters(method)
        for name, declared in method.parameters.items():
            values = texts(arguments[name]) if arguments.get(name) is not None else []
            repeated = bool(declared.get("repeated"))
            if repeated and values:
                self.classes.count("given twice", "query", len(values) > 1)
            # A repeated parameter is covered only by a request that repeats it.
            if len(values) > repeated:
                self.parameters[method.path].add(name)
            place = f"path {{{operators[name]}x}}" if name in operators else "query"
            for value in values:
                self.classes.add(place, declared, value)
        if isinstance(body, dict) and "request" in method.raw:
            request = method.raw["request"]
            self.properties[method.path] |= {name for name, value in body.items() if value is not None}
            for declared, value in leaves(self.document, request, body):
                self.classes.add("body", declared, value)

    def missing(self, seeds: int) -> list[str]:
        """The parameters and properties that no request had."""
        found = []
        for method in self.document.methods.values():
            label = f"{self.document.api} {method.label}"
            lacking = method.parameters.keys() - self.parameters[method.path]
            found += [f"{label}: parameter {name} never {how(method, name)}" for name in sorted(lacking)]
            found += [f"{label}: body property {name} never set" for name in self.missing_properties(method, seeds)]
        return found

    def missing_properties(self, method: Method, seeds: int) -> list[str]:
        """The same for one body; of a union with more members than seeds, as many members as seeds must occur."""
        request = method.raw.get("request")
        if request is None or is_raw_body(request):  # bytes have no properties
            return []
        seen = self.properties[method.path]
        lacking = self.document.properties(request).keys() - seen
        for members in self.document.unions(request):
            if len(seen.intersection(members)) >= seeds:
                lacking -= set(members)
        return sorted(lacking)

    def counts(self) -> dict[str, int]:
        """Declared and covered parameters and properties."""
        methods = self.document.methods.values()
        bodies = [(m, self.document.properties(m.raw["request"]).keys()) for m in methods
                  if "request" in m.raw and not is_raw_body(m.raw["request"])]
        return {
            "parameters": sum(len(method.parameters) for method in methods),
            "parameters covered": sum(len(names) for names in self.parameters.values()),
            "properties": sum(len(names) for _, names in bodies),
            "properties covered": sum(len(names & self.properties[method.path]) for method, names in bodies),
        }


def how(method: Method, name: str) -> str:
    """How a parameter must occur to be covered."""
    return "given twice" if method.parameters[name].get("repeated") else "given"


def leaves(document: Document, schema: Schema, value: Any) -> Iterator[tuple[Schema, str]]:
    """The texts in a body, each with its declaration."""
    target = document.resolve(schema)
    each: Callable[[Schema, Any], Iterator[tuple[Schema, str]]] = lambda s, v: leaves(document, s, v)
    if isinstance(value, str):
        yield target, value
    elif isinstance(value, list) and isinstance(target.get("items"), dict):
        for item in value:
            yield from each(target["items"], item)
    elif isinstance(value, dict):
        properties = document.properties(schema)
        rest = target.get("additionalProperties")
        for name, item in value.items():
            declared = properties.get(name, rest)
            if isinstance(declared, dict):
                yield from each(declared, item)
