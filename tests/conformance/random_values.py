"""Random JSON values of a schema, made from the document itself.

Every value is one that must come back equal: 64-bit integers as strings,
`byte` as web-safe base64 with padding, one member of a union at most.
"""

from __future__ import annotations

import base64
import struct
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from documents import Document, Schema

TEXTS = [
    "", " ", "a", "two words", "a/b", "100%", "%2F", "a&b=c", "1+1", "é", "日本", "😀", "\"quoted\"",
    "back\\slash", "line\nbreak", "\t", "\u0000", "\u2028", "\ufeffbom", "'", "</script>", "null", "x" * 300,
    "A1.b-c_d~e",
]
TIMES = [
    "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z", "2026-01-02T03:04:05+05:30",
    "2026-01-02T03:04:05.1-08:00", "2024-02-29T12:00:00.123456789Z", "2016-12-31T23:59:60Z", "2026-01-02t03:04:05z",
]
DATES = ["9999-12-31", "0001-01-01", "2024-02-29", "2026-01-02"]
DURATIONS = ["0s", "3.5s", "-1.000000001s", "315576000000s", "-315576000000.999999999s", "0.000000001s", "1.500s"]
MASKS = ["", "a", "a.b,c", "userInfo.name,userInfo.email", "*", "a, b", "snake_case"]
DOUBLES = [0, 1, -1, 1.0, 0.1, -2.5, 1e-7, 1e21, 1.7976931348623157e308, 5e-324, 2.2250738585072014e-308,
           123456789.12345679, 9007199254740991, "NaN", "Infinity", "-Infinity"]
FLOATS = [0, 1, -1.5, 3.4028234663852886e38, 1.401298464324817e-45, 16777216, "NaN", "Infinity", "-Infinity"]
BYTES = [b"", b"\x00", b"\xfb\xff", b"\xff\xef\xbe", b"text", bytes(range(256))]
UNKNOWN_KEYS = ["notKnownHere", "@odd", "x-1", "", "é", "a/b~c", "type\u0000", "\u0000", "$ref", "UPPER_CASE"]
RANGES = {
    "int32": (-(2**31), 2**31 - 1), "uint32": (0, 2**32 - 1),
    "int64": (-(2**63), 2**63 - 1), "uint64": (0, 2**64 - 1),
}
STRING_FORMATS = {
    "google-datetime": TIMES, "date-time": TIMES, "date": DATES, "google-duration": DURATIONS,
    "google-fieldmask": MASKS,
}
NODES = 600
"""About how many properties one value may hold; they are shared out among the branches."""
DEPTH = 12


@dataclass(frozen=True)
class Policy:
    """How full a value is."""

    present: float
    """The chance of each property to be there, at the top level."""
    null: float
    unknown: float
    turn: int
    """Which member of a union stands, counted round."""
    inner: float = 0.5
    """The chance of each property to be there, further down."""


def policies(count: int) -> list[Policy]:
    """Empty, everything, all nulls, everything with unknown fields; then at random."""
    fixed = [
        Policy(0, 0, 0, 0, 0), Policy(1, 0, 0, 0, 1), Policy(1, 1, 0, 0), Policy(1, 0, 1, 1, 1),
        Policy(0, 0, 1, 0), Policy(1, 0.2, 0.2, 2, 1),
    ]
    rest = [Policy(1 if i % 2 else 0.5, 0.1, 0.1, i, 0.7) for i in range(3, max(3, count - len(fixed) + 3))]
    return [*fixed, *rest][:count]


def as_float(value: float) -> float:
    """The nearest number that 32 bits hold."""
    return struct.unpack("f", struct.pack("f", value))[0]


class Values:
    """A source of values for one schema of a document."""

    def __init__(self, document: Document, random: Random, classes: Counter[str]) -> None:
        self.document = document
        self.random = random
        self.classes = classes
        self.policy = Policy(1, 0, 0, 0)

    def make(self, schema: Schema, policy: Policy) -> Any:
        """One value."""
        self.policy = policy
        return self.value(schema, 0, NODES)

    def count(self, name: str) -> None:
        """Notes that a value of a class was made."""
        self.classes[name] += 1

    def pick(self, name: str, pool: list[Any], other: Callable[[], Any] | None = None) -> Any:
        """One of a class's edge cases, or an ordinary value."""
        self.count(name)
        if other is not None and self.random.random() < 0.3:
            return other()
        return self.random.choice(pool)

    def value(self, schema: Schema, depth: int, nodes: int) -> Any:
        """A value of any schema."""
        target = self.document.resolve(schema)
        match target.get("type"):
            case "array":
                return self.array(target, depth, nodes)
            case "boolean":
                return self.pick("boolean", [True, False])
            case "integer":
                return self.integer(target.get("format", "int32"))
            case "number":
                return self.double(target.get("format"))
            case "string":
                return self.string(schema, target)
            case "any":
                return self.anything(0)
        return self.object(schema, target, depth, nodes)

    def integer(self, kind: str) -> int:
        """A number within the limits of its format, the limits among them."""
        low, high = RANGES.get(kind, RANGES["int32"])
        return self.pick(kind, [low, high, 0, 1], lambda: self.random.randint(low, high))

    def double(self, kind: str | None) -> Any:
        """A floating-point number, or the text of one that JSON has no number for."""
        if kind == "float":
            return self.pick("float", FLOATS, lambda: as_float(self.random.gauss(0, 1e6)))
        return self.pick("double", DOUBLES, lambda: self.random.gauss(0, 1e9))

    def string(self, schema: Schema, target: Schema) -> str:
        """A string as its format or its enumeration wants it."""
        kind = target.get("format", "")
        if "enum" in target:
            return self.pick("enum", [*target["enum"], "NOT_KNOWN_YET", "not known, é", ""])
        if kind in ("int64", "uint64"):
            return str(self.integer(kind))
        if kind == "byte":
            size = self.random.randrange(40)
            data = self.pick("byte", BYTES, lambda: self.random.randbytes(size))
            return base64.urlsafe_b64encode(data).decode()
        if kind in STRING_FORMATS:
            return self.pick(kind, STRING_FORMATS[kind])
        return self.pick("string", TEXTS, self.text)

    def text(self) -> str:
        """Some characters of all planes."""
        ranges = [(0x20, 0x7E), (0xA0, 0x2FF), (0x4E00, 0x4EFF), (0x1F600, 0x1F64F)]
        return "".join(chr(self.random.randint(*self.random.choice(ranges))) for _ in range(self.random.randrange(12)))

    def anything(self, depth: int) -> Any:
        """Any JSON."""
        self.count("any")
        kind = self.random.randrange(9 if depth < 4 else 7)
        if kind == 7:
            return [self.anything(depth + 1) for _ in range(self.random.randrange(4))]
        if kind == 8:
            return {self.key(): self.anything(depth + 1) for _ in range(self.random.randrange(4))}
        scalars = [None, True, False, self.random.choice([0, -(2**63), 2**64 - 1, 7]), self.random.gauss(0, 1),
                   self.random.choice(TEXTS), self.text()]
        return scalars[kind]

    def key(self) -> str:
        """A key of a map."""
        return self.random.choice([*UNKNOWN_KEYS, "a", "b", self.text()])

    def array(self, target: Schema, depth: int, nodes: int) -> list[Any]:
        """A list, shorter where the value grows too deep."""
        self.count("array")
        items = target.get("items", {"type": "any"})
        if depth >= DEPTH or nodes < 2:
            return []
        length = self.random.choice([0, 1, 2, 3]) if self.policy.inner < 1 else self.random.choice([1, 2])
        return [self.value(items, depth + 1, nodes // length) for _ in range(length)]

    def object(self, schema: Schema, target: Schema, depth: int, nodes: int) -> dict[str, Any]:
        """A map, or an object with properties."""
        rest = target.get("additionalProperties")
        if isinstance(rest, dict) and not target.get("properties"):
            self.count("map")
            room = depth < DEPTH and nodes >= 2
            length = self.random.randrange(1 if self.policy.inner == 1 else 0, 4) if room else 0
            return {self.key(): self.value(rest, depth + 1, nodes // length) for _ in range(length)}
        if target.get("variant", {}).get("map"):
            return self.variant(target, depth, nodes)
        return self.message(schema, depth, nodes)

    def variant(self, target: Schema, depth: int, nodes: int) -> dict[str, Any]:
        """An object of one of the schemas that a discriminant selects."""
        self.count("variant")
        choice = self.random.choice(target["variant"]["map"])
        value = self.value({"$ref": choice["$ref"]}, depth + 1, nodes)
        return value | {target["variant"]["discriminant"]: choice["type_value"]}

    def message(self, schema: Schema, depth: int, nodes: int) -> dict[str, Any]:
        """An object with properties: some there, some null, some that no document knows."""
        self.count("object")
        properties = self.document.properties(schema)
        chance = self.policy.present if depth == 0 else self.policy.inner
        share = max(1, nodes // max(1, len(properties)))
        if depth > 0:
            chance *= min(1.0, nodes / max(1, len(properties)))
        shut_out = self.other_members(schema)
        found: dict[str, Any] = {}
        for name, property in properties.items():
            if self.random.random() >= chance:
                continue
            if self.random.random() < self.policy.null or (name in shut_out and self.random.random() < 0.2):
                self.count("null")
                found[name] = None
            elif name not in shut_out and not self.too_deep(property, depth):
                found[name] = self.value(property, depth + 1, share)
        if self.random.random() < self.policy.unknown:
            self.add_unknown(found, properties)
        items = list(found.items())
        self.random.shuffle(items)
        return dict(items)

    def other_members(self, schema: Schema) -> set[str]:
        """The members of unions whose turn it is not."""
        shut_out: set[str] = set()
        for members in self.document.unions(schema):
            self.count("union")
            shut_out |= set(members) - {members[self.policy.turn % len(members)]}
        return shut_out

    def too_deep(self, schema: Schema, depth: int) -> bool:
        """Whether an object has to be left out."""
        return depth >= DEPTH and self.document.resolve(schema).get("type", "object") == "object"

    def add_unknown(self, found: dict[str, Any], properties: dict[str, Schema]) -> None:
        """Adds fields that the schema does not have."""
        for name in self.random.sample(UNKNOWN_KEYS, 2):
            if name not in properties:
                self.count("unknown field")
                found[name] = self.anything(2)
