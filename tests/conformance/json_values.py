"""JSON as the two sides compare it: numbers by value, everything else exactly."""

from __future__ import annotations

import json
from typing import Any


def parse(text: str | bytes) -> Any:
    """Parses JSON; a key that is written twice is an error, not a choice."""
    return json.loads(text, object_pairs_hook=_object, parse_constant=_constant)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    values = dict(pairs)
    if len(values) != len(pairs):
        names = [name for name, _ in pairs]
        twice = sorted({name for name in names if names.count(name) > 1})
        raise ValueError(f"keys written twice: {twice}")
    return values


def _constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def equal(left: Any, right: Any) -> bool:
    """Equality of JSON values: `1` is `1.0`, and `true` is not `1`."""
    return difference(left, right) is None


def difference(left: Any, right: Any, pointer: str = "") -> str | None:
    """Where two JSON values first differ, in words; `None` where they are equal."""
    if _number(left) and _number(right):
        same = left == right
    elif isinstance(left, dict) and isinstance(right, dict):
        return _object_difference(left, right, pointer)
    elif isinstance(left, list) and isinstance(right, list):
        if len(left) != len(right):
            return f"at {pointer or '/'}: {len(left)} elements, not {len(right)}"
        pairs = enumerate(zip(left, right))
        found = (difference(a, b, f"{pointer}/{index}") for index, (a, b) in pairs)
        return next(filter(None, found), None)
    else:
        # ProtoJSON reads both as the only value of google.protobuf.NullValue, and writes null.
        is_null_value = left is None and right == "NULL_VALUE"
        same = is_null_value or type(left) is type(right) and left == right
    return None if same else f"at {pointer or '/'}: {left!r}, not {right!r}"


def _object_difference(left: dict[str, Any], right: dict[str, Any], pointer: str) -> str | None:
    if missing := sorted(right.keys() - left.keys()):
        return f"at {pointer or '/'}: {missing} missing"
    if more := sorted(left.keys() - right.keys()):
        return f"at {pointer or '/'}: {more} too many"
    found = (difference(left[key], right[key], f"{pointer}/{key}") for key in left)
    return next(filter(None, found), None)


def _number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
