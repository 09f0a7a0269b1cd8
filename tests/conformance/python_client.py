#!/usr/bin/env -S python3 -B
"""Holds the requests of an emitted crate against Google's own Python client.

Every line of `probe requests`, for each seed, is given to
google-api-python-client built from the same document (no network: the request
is made and looked at, not sent). Verb, origin, decoded path segments, query
pairs and JSON body must agree. `alt`, which the client adds, is ignored.

Each request is also compared with the document, RFC 6570 and the path rule by an
expectation of this script's own. Where a value of a `{+x}` holds `?`, `#` or
`%`, the Python client leaves it raw and is wrong: there the encoding of that
value is compared with the rule alone ("by rule"), and the client is given stand-ins
for these characters, so that all the rest is still compared with it. A
`pattern` that does not decide which method a path calls is the server's to
check: the client, which would refuse the probe's awkward values for it, gets
the document without.

Fails when a request differs or is refused, when a method is missing, and when
a declared parameter, a top-level body property or a class of awkward values
does not occur over the seeds. A repeated parameter must occur twice in one
request. A slash is asked for only where a value may hold one: not in
resource names with a pattern, whose slashes are the pattern's own.
"""

from __future__ import annotations

import argparse
import copy
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import json_values
import path_rule
import probe
from covered import Classes, Coverage
from documents import Document, Method, is_raw_body, read_documents, walk_methods

os.environ.update(GOOGLE_API_USE_CLIENT_CERTIFICATE="false", GOOGLE_API_USE_MTLS_ENDPOINT="never")
try:
    from googleapiclient.discovery import Resource, build_from_document, createMethod, fix_method_name, key2param
    from googleapiclient.http import HttpMock, HttpRequest
except ImportError:
    sys.exit("google-api-python-client is not here: `cargo xtask conformance` installs it and calls this script")

STAND_INS = {ord("?"): "\ue03f", ord("#"): "\ue023", ord("%"): "\ue025"}
ORIGINALS = {ord(stand_in): chr(original) for original, stand_in in STAND_INS.items()}


class Refused(Exception):
    """The Python client does not take the arguments."""


class Client:
    """Google's client for one document."""

    def __init__(self, document: Document) -> None:
        self.document = document
        text = json.dumps(without_patterns(document.raw))
        self.root = build_from_document(text, http=HttpMock())
        self.resources: dict[tuple[str, ...], Resource] = {(): self.root}

    def resource(self, path: tuple[str, ...]) -> Resource:
        """The resource at a path, made once."""
        if path not in self.resources:
            self.resources[path] = getattr(self.resource(path[:-1]), fix_method_name(path[-1]))()
        return self.resources[path]

    def request(self, method: Method, arguments: dict[str, Any], body: Any) -> HttpRequest:
        """The request that the client makes; it is not sent."""
        try:
            resource = self.resource(method.path[:-1])
            call = getattr(resource, fix_method_name(method.path[-1]))
            if hasattr(call, "__is_resource__"):  # a resource of the same name hides the method
                raw = resource._resourceDesc["methods"][method.path[-1]]
                call = createMethod(method.path[-1], raw, resource._rootDesc, resource._schema)[1].__get__(resource)
            keywords = self.keywords(method, arguments)
            return call(**keywords) if body is None else call(**keywords, body=body)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise Refused(f"{type(error).__name__}: {error}") from error

    def keywords(self, method: Method, arguments: dict[str, Any]) -> dict[str, Any]:
        """Arguments in wire form as the client's keyword arguments."""
        found: dict[str, Any] = {}
        for name, value in arguments.items():
            key = key2param(name)
            if key in found:
                raise Refused(f"two parameters are called `{key}`")
            boolean = path_rule.parameter(self.document, method, name).get("type") == "boolean"
            found[key] = [as_argument(item, boolean) for item in value] if isinstance(value, list) \
                else as_argument(value, boolean)
        return found


def without_patterns(raw: dict[str, Any]) -> dict[str, Any]:
    """A document that has patterns in its `{+x}` alone."""
    raw = copy.deepcopy(raw)
    for method in walk_methods(raw, ()):
        operators = path_rule.path_parameters(method)
        for name, parameter in method.parameters.items():
            if operators.get(name) != "+":
                parameter.pop("pattern", None)
    return raw


def as_argument(value: Any, boolean: bool) -> Any:
    """One value as the client takes it: text, or a truth value."""
    return path_rule.text(value) == "true" if boolean else path_rule.text(value)


@dataclass
class Tally:
    """What became of the requests of one document."""

    lines: Counter[str] = field(default_factory=Counter)
    methods: dict[str, set[tuple[str, ...]]] = field(default_factory=dict)
    seeds: dict[tuple[str, ...], set[int]] = field(default_factory=dict)

    def count(self, method: Method, outcome: str) -> None:
        """Counts one request."""
        self.lines[outcome] += 1
        self.methods.setdefault(outcome, set()).add(method.path)


def stand_in(method: Method, arguments: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """Arguments with stand-ins for what the client leaves raw in a `{+x}`, and whether there was any."""
    operators = path_rule.path_parameters(method)
    given = dict(arguments)
    for name, value in arguments.items():
        if operators.get(name) == "+" and isinstance(value, str):
            given[name] = value.translate(STAND_INS)
    return given, given != arguments


def differences(document: Document, method: Method, line: dict[str, Any], client: Client) -> Iterator[str]:
    """What differs between an emitted request and the client's."""
    arguments = line["args"]
    yield from path_rule.broken_rules(document, method, arguments, line["http"], line["url"])
    given, _ = stand_in(method, arguments)
    request = client.request(method, given, line["body"])
    if line["http"] != request.method:
        yield f"verb: {line['http']}, Python {request.method}"
    ours, theirs = path_rule.split_url(line["url"]), path_rule.split_url(request.uri)
    if ours.origin != theirs.origin:
        yield f"host: {ours.origin}, Python {theirs.origin}"
    segments = tuple(segment.translate(ORIGINALS) for segment in theirs.segments)
    if ours.segments != segments:
        yield f"path: {list(ours.segments)}\n      Python {list(segments)}"
    pairs = [comparable_pairs(document, method, target, arguments) for target in (ours, theirs)]
    if pairs[0] != pairs[1]:
        yield f"query: {sorted(pairs[0].elements())}\n      Python {sorted(pairs[1].elements())}"
    body = None if request.body is None else json_values.parse(request.body)
    if not is_raw_body(method.raw.get("request", {})):  # the Python client would send it as JSON
        if found := json_values.difference(line["content"], body):
            yield f"body {found} (Python's)"


def comparable_pairs(document: Document, method: Method, target: path_rule.Target,
                     arguments: dict[str, Any]) -> Counter[tuple[str, str]]:
    """The query of a URL as a multiset."""
    pairs = path_rule.without_alt(list(target.query), arguments)
    return Counter((n, path_rule.number(path_rule.parameter(document, method, n), v)) for n, v in pairs)


class Comparison:
    """The comparison of all documents, over all seeds."""

    def __init__(self, documents: dict[str, Document]) -> None:
        self.documents = documents
        self.classes = Classes()
        self.coverage = {api: Coverage(document, self.classes) for api, document in documents.items()}
        self.tallies = {api: Tally() for api in documents}
        self.client: Client | None = None
        self.problems: list[str] = []

    def client_for(self, document: Document) -> Client:
        """The client of a document; one is kept at a time, so that memory stays bounded."""
        if self.client is None or self.client.document is not document:
            self.client = Client(document)
        return self.client

    def add(self, seed: int, text: str) -> None:
        """Compares one line of the probe."""
        try:
            line = json_values.parse(text)
            document = self.documents.get(line["api"])
            if document is None:
                return  # the crate holds more APIs than were asked for
            method = document.methods[tuple(line["path"])]
            line = {"args": line["args"], **{key: line[key] for key in ("body", "http", "url", "content")}}
        except (ValueError, KeyError) as error:
            self.problems.append(f"seed {seed}: a line that is no request ({error!r}): {text.strip()[:500]}")
            return
        tally = self.tallies[document.api]
        if seed in tally.seeds.setdefault(method.path, set()):
            self.problems.append(f"seed {seed}: {document.api} {method.label}: two lines")
        tally.seeds[method.path].add(seed)
        self.coverage[document.api].add(method, line["args"], line["body"])
        self.compare(seed, document, method, line)

    def compare(self, seed: int, document: Document, method: Method, line: dict[str, Any]) -> None:
        """Counts the outcome of one request, and keeps what is wrong with it."""
        tally = self.tallies[document.api]
        try:
            found = list(differences(document, method, line, self.client_for(document)))
            outcome = "differing" if found else "by rule" if stand_in(method, line["args"])[1] else "agreeing"
        except Refused as error:
            found, outcome = [f"Python refuses: {error}"], "refused"
        except (ValueError, KeyError) as error:
            found, outcome = [f"not comparable: {error!r}"], "differing"
        tally.count(method, outcome)
        if not found and is_raw_body(method.raw.get("request", {})):
            tally.count(method, "raw body")
        if found:
            head = f"seed {seed}: {document.api} {method.label}: {outcome}"
            details = [*found, f"url: {line['url']}", f"args: {line['args']}", f"body: {line['body']}"]
            self.problems.append("\n    ".join([head, *details]))

    def finish(self, seeds: list[int]) -> None:
        """Looks for what is missing once all lines are read."""
        for api, document in self.documents.items():
            seen = self.tallies[api].seeds
            for path, method in document.methods.items():
                for seed in sorted(set(seeds) - seen.get(path, set())):
                    self.problems.append(f"seed {seed}: {api} {method.label}: no line")
            self.problems += self.coverage[api].missing(len(seeds))
        self.problems += self.classes.empty()

    def rows(self) -> list[dict[str, Any]]:
        """What became of each document, for the table and the report."""
        rows = []
        for api, document in self.documents.items():
            tally = self.tallies[api]
            bad = tally.methods.get("differing", set()) | tally.methods.get("refused", set())
            good = tally.methods.get("agreeing", set()) | tally.methods.get("by rule", set())
            outcomes = ("agreeing", "by rule", "differing", "refused", "raw body")
            rows.append({"document": api, "methods": len(document.methods), "methods agreeing": len(good - bad)}
                        | {outcome: tally.lines[outcome] for outcome in outcomes} | self.coverage[api].counts())
        return rows


def print_tables(rows: list[dict[str, Any]], classes: Classes) -> None:
    """Prints what was compared and what it covered."""
    total = {key: sum(row[key] for row in rows) for key in rows[0] if key != "document"}
    lines = [*rows, {"document": "all", **total}]
    compared = ["document", "methods", "methods agreeing", "agreeing", "by rule", "differing", "refused", "raw body"]
    print("Requests (one per method and seed) against the Python client:\n")
    print(probe.table([compared, *([str(row[key]) for key in compared] for row in lines)]))
    print("\nCovered over the seeds:\n")
    covered = [[row["document"], *(f"{row[f'{key} covered']} of {row[key]}" for key in ("parameters", "properties"))]
               for row in lines]
    print(probe.table([["document", "parameters", "body properties"], *covered]))
    print("\nAwkward values, of the values that may be awkward so:\n")
    print(probe.table(classes.rows()))


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    probe.add_arguments(parser)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3], metavar="N", help="default: 1 2 3")
    arguments = parser.parse_args()
    try:
        documents = read_documents(arguments.documents)
        binary = probe.find(arguments)
        comparison = Comparison(documents)
        for seed in arguments.seeds:
            for line in binary.requests(seed):
                comparison.add(seed, line)
    except (probe.ProbeError, OSError) as error:
        sys.exit(f"error: {error}")
    comparison.finish(arguments.seeds)
    rows = comparison.rows()
    print_tables(rows, comparison.classes)
    probe.append_report(arguments.report, rows)
    if comparison.problems:
        print(f"\n{len(comparison.problems)} problems:")
        print("\n".join(f"- {problem}" for problem in comparison.problems))
        return 1
    print("\nAll requests agree.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
