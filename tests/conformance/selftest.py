#!/usr/bin/env -S python3 -B
"""Shows that the conformance scripts notice what they are there to notice."""

from __future__ import annotations

import copy
import json
import tempfile
import unittest
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import json_values
import path_rule
from documents import Document
from python_client import Comparison
from random_values import Values, policies
from roundtrip import Outcome, judge, pruning_problems

DOCUMENT: dict[str, Any] = {
    "name": "library", "version": "v1", "rootUrl": "https://library.googleapis.com/", "servicePath": "",
    "parameters": {"alt": {"type": "string", "location": "query"}},
    "resources": {"books": {"methods": {
        "move": {
            "id": "library.books.move", "httpMethod": "POST", "path": "v1/{+name}/on/{shelf}:move",
            "parameters": {
                "name": {"type": "string", "location": "path", "required": True, "pattern": "^books/[^/]+$"},
                "shelf": {"type": "string", "location": "path", "required": True},
                "tag": {"type": "string", "location": "query", "repeated": True},
                "max-size": {"type": "string", "format": "int64", "location": "query"},
                "dryRun": {"type": "boolean", "location": "query"},
                "weight": {"type": "number", "location": "query"},
            },
            "request": {"$ref": "Book"}, "response": {"$ref": "Book"},
        },
    }}},
    "schemas": {
        "Book": {"id": "Book", "type": "object", "properties": {
            "title": {"type": "string"}, "isbn": {"type": "string"}, "issn": {"type": "string"},
            "extra": {"type": "any"}, "next": {"$ref": "Book"},
        }},
        "Note": {"id": "Note", "type": "object", "properties": {"at": {"type": "string", "format": "int64"}}},
        "Unused": {"id": "Unused", "type": "object"},
    },
}
OVERLAY = """
[schemas.Book.unions.number]
members = ["isbn", "issn"]
[schemas.Book.properties.extra]
holds = ["Note"]
[[repairs]]
pointer = "/schemas/Note/description"
value = "a repair"
"""
BODY: dict[str, Any] = {"title": "a", "isbn": "1", "extra": [{"at": "5"}], "next": {}}
LINE: dict[str, Any] = {
    "api": "library:v1", "path": ["books", "move"],
    "args": {"name": "books/a b", "shelf": "x/y", "tag": ["1+1", "é"], "max-size": "5", "dryRun": False, "weight": 1},
    "body": BODY, "content": BODY, "http": "POST",
    "url": "https://library.googleapis.com/v1/books/a%20b/on/x%2Fy:move"
           "?tag=1%2B1&tag=%C3%A9&max-size=5&dryRun=false&weight=1.0",
}
UNUSUAL = {"args": LINE["args"] | {"name": "books/50%?#"}, "url": LINE["url"].replace("a%20b", "50%25%3F%23")}


def library() -> Document:
    """The document above, read as the scripts read one."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "library.v1.json")
        path.write_text(json.dumps(DOCUMENT))
        path.with_name("library.v1.overlay.toml").write_text(OVERLAY)
        return Document(path)


def compare(**changes: Any) -> Comparison:
    """The comparison of one changed line."""
    comparison = Comparison({"library:v1": library()})
    comparison.add(1, json.dumps(LINE | changes))
    return comparison


class Requests(unittest.TestCase):
    def outcome(self, comparison: Comparison) -> str:
        self.assertEqual(comparison.tallies["library:v1"].lines.total(), 1)
        return next(iter(comparison.tallies["library:v1"].lines))

    def test_agreeing(self) -> None:
        comparison = compare()
        self.assertEqual((self.outcome(comparison), comparison.problems), ("agreeing", []))

    def test_a_pattern_outside_of_the_path_is_left_to_the_server(self) -> None:
        for name in ("shelf", "tag", "max-size"):
            document = library()
            document.methods["books", "move"].parameters[name]["pattern"] = "^never$"
            comparison = Comparison({"library:v1": document})
            comparison.add(1, json.dumps(LINE))
            with self.subTest(name):
                self.assertEqual((self.outcome(comparison), comparison.problems), ("agreeing", []))

    def test_what_python_leaves_raw_is_held_to_the_rule(self) -> None:
        comparison = compare(**UNUSUAL)
        self.assertEqual((self.outcome(comparison), comparison.problems), ("by rule", []))
        for wrong in ("50%?#", "50%%3F%23", "50%25%3F#", "50%2525%3F%23"):
            self.assertEqual(self.outcome(compare(**UNUSUAL | {"url": LINE["url"].replace("a%20b", wrong)})), "differing")

    def test_differing(self) -> None:
        url = LINE["url"]
        for changes in (
            {"http": "PUT"},
            {"url": url.replace("library.", "1ibrary.")},
            {"url": url.replace("https:", "http:")},
            {"url": url.replace("%2F", "/")},
            {"url": url.replace(":move", "%3Amove")},
            {"url": url.replace("a%20b", "a+b")},
            {"url": url.replace("%C3%A9", "é")},
            {"url": url.replace("1%2B1", "1+1")},
            {"url": url.replace("&tag=%C3%A9", "")},
            {"url": url + "&tag=%C3%A9"},
            {"url": url.replace("dryRun=false", "dryRun=true")},
            {"url": url.replace("weight=1.0", "weight=2")},
            {"url": url + "#top"},
            {"content": None},
            {"content": BODY | {"isbn": 1}},
            {"content": BODY | {"more": None}},
        ):
            with self.subTest(changes):
                self.assertEqual(self.outcome(compare(**changes)), "differing")

    def test_refused(self) -> None:
        changes = {"args": LINE["args"] | {"name": "shelves/a b"}, "url": LINE["url"].replace("books", "shelves")}
        self.assertEqual(self.outcome(compare(**changes)), "refused")

    def test_no_line_and_two_lines(self) -> None:
        comparison = compare()
        comparison.add(1, json.dumps(LINE))
        comparison.finish([1, 2])
        self.assertEqual(comparison.problems[:2], ["seed 1: library:v1 books.move: two lines",
                                                   "seed 2: library:v1 books.move: no line"])

    def test_what_is_not_covered(self) -> None:
        lines = [
            ({"args": {k: v for k, v in LINE["args"].items() if k != "weight"}}, "parameter weight never given"),
            ({"args": LINE["args"] | {"tag": ["1+1"]}}, "parameter tag never given twice"),
            ({"body": BODY | {"title": None}}, "body property title never set"),
        ]
        for changes, expected in lines:
            comparison = compare(**changes)
            comparison.finish([1])
            self.assertIn(f"library:v1 books.move: {expected}", comparison.problems)

    def test_members_of_a_union_need_as_many_seeds(self) -> None:
        comparison = compare()
        comparison.finish([1])
        self.assertEqual(comparison.problems, [])
        self.assertEqual(comparison.coverage["library:v1"].missing(2),
                         ["library:v1 books.move: body property issn never set"])

    def test_empty_class(self) -> None:
        comparison = compare()
        for _ in range(30):
            comparison.classes.add("query", {"type": "string"}, "plain")
        # 32: the two tags of the line are places, too.
        self.assertIn("no percent in query, although 32 values may hold one", comparison.classes.empty())
        self.assertFalse([problem for problem in comparison.classes.empty() if "plus" in problem])

    def test_templates(self) -> None:
        for template, value, expected in (
            ("{x}", "a/b%", "a%2Fb%25"), ("{+x}", "a/b%:", "a/b%25%3A"), ("{x=a/*}:do", "a/é", "a/%C3%A9:do"),
            ("v{/x*}", ["a", "b/c"], "v/a/b%2Fc"),
        ):
            self.assertEqual(path_rule.expand(template, {"x": value}), expected)


class RoundTrip(unittest.TestCase):
    def judged(self, sent: Any, response: str) -> tuple[int, int, int]:
        outcome = Outcome("Book")
        judge(outcome, sent, json.dumps(sent), response)
        return outcome.equal, outcome.different, outcome.errors

    def test_judging(self) -> None:
        self.assertEqual(self.judged({"a": 1}, '{"a":1.0}'), (1, 0, 0))
        for other in ('{"a":true}', '{"a":"1"}', '{"a":1,"b":null}', "{}", '{"a":2}', "[1]"):
            self.assertEqual(self.judged({"a": 1}, other), (0, 1, 0))
        for error in ('{"error":"no"}', '{"a":1,"a":1}', '{"a":NaN}', "{", ""):
            self.assertEqual(self.judged({"a": 1}, error), (0, 0, 1))
        self.assertEqual(self.judged({"error": "no"}, '{"error":"no"}'), (1, 0, 0))

    def test_reach(self) -> None:
        document = library()
        self.assertEqual(document.reachable(), {"Book", "Note"})
        outcomes = [Outcome("Book"), Outcome("Note", pruned=True), Outcome("Unused")]
        self.assertEqual(len(pruning_problems(document, outcomes)), 2)

    def test_repairs_are_applied(self) -> None:
        self.assertEqual(library().schemas["Note"]["description"], "a repair")

    def test_values(self) -> None:
        document, classes = library(), Counter[str]()
        source = Values(document, Random(1), classes)
        values = [source.make({"$ref": "Book"}, policy) for policy in policies(200)]
        again = Values(document, Random(1), Counter())
        self.assertEqual(values, [again.make({"$ref": "Book"}, policy) for policy in policies(200)])
        self.assertEqual(values[0], {})
        self.assertEqual(set(values[2]), {"title", "isbn", "issn", "extra", "next"})
        self.assertFalse(any(value.get("isbn") is not None and value.get("issn") is not None for value in values))
        self.assertTrue(any(isinstance(value.get("isbn"), str) and "issn" in value for value in values))
        notes = [note for value in values for note in value.get("extra") or [] if note.get("at") is not None]
        self.assertTrue({str(-(2**63)), str(2**63 - 1)} <= {note["at"] for note in notes})
        self.assertGreater(classes["unknown field"], 0)

    def test_equality(self) -> None:
        value = {"a": [1, {"b": None}], "c": 2**63}
        self.assertTrue(json_values.equal(value, copy.deepcopy(value)))
        self.assertFalse(json_values.equal(value, value | {"c": 2.0**63 + 2048}))
        self.assertTrue(json_values.equal({"nullValue": None}, {"nullValue": "NULL_VALUE"}))
        self.assertFalse(json_values.equal({"nullValue": "NULL_VALUE"}, {"nullValue": None}))
        self.assertFalse(json_values.equal({"nullValue": None}, {"nullValue": "null"}))


if __name__ == "__main__":
    unittest.main()
