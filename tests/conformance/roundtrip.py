#!/usr/bin/env -S python3 -B
"""Sends random JSON for every schema through the types of an emitted crate.

The values are made from the documents and their overlays, without the
generator's help. Each goes through `probe schema API SCHEMA` and must come back
equal as JSON (numbers by value). The schemas that the crate does not have must
be just those that no method reaches.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random
from typing import Any

import json_values
import probe
from documents import Document, read_documents
from random_values import Values, policies

SHOWN = 3
"""Problems shown per schema."""


@dataclass
class Outcome:
    """What became of the values of one schema."""

    name: str
    pruned: bool = False
    values: int = 0
    equal: int = 0
    different: int = 0
    errors: int = 0
    problems: list[str] = field(default_factory=list)

    def problem(self, value: str, what: str) -> None:
        """Keeps the first problems."""
        if len(self.problems) < SHOWN:
            self.problems.append(f"{what}\n    sent: {value[:1500]}")


def judge(outcome: Outcome, value: Any, sent: str, response: str) -> None:
    """Compares what came back with what was sent."""
    try:
        back = json_values.parse(response)
    except ValueError as error:
        outcome.errors += 1
        outcome.problem(sent, f"no JSON ({error}): {response[:500]}")
        return
    found = json_values.difference(back, value)
    if found is None:
        outcome.equal += 1
    elif isinstance(back, dict) and list(back) == ["error"] and isinstance(back["error"], str):
        outcome.errors += 1
        outcome.problem(sent, f"error: {back['error']}")
    else:
        outcome.different += 1
        outcome.problem(sent, f"{found} (that was sent)")


def check(binary: probe.Probe, document: Document, name: str, seed: int, count: int,
          classes: Counter[str]) -> Outcome:
    """Sends the values of one schema through the probe."""
    source = Values(document, Random(f"{seed} {document.api} {name}"), classes)
    values = [source.make({"$ref": name}, policy) for policy in policies(count)]
    # As UTF-8 and as escapes by turns: a reader meets both.
    sent = [json.dumps(value, ensure_ascii=bool(i % 2)) for i, value in enumerate(values)]
    outcome = Outcome(name, values=len(values))
    try:
        responses = binary.schema(document.api, name, sent)
    except probe.ProbeError as error:
        outcome.errors = len(values)
        outcome.problems.append(str(error))
        return outcome
    if responses is None:
        return Outcome(name, pruned=True)
    for value, line, response in zip(values, sent, responses):
        judge(outcome, value, line, response)
    return outcome


def pruning_problems(document: Document, outcomes: list[Outcome]) -> list[str]:
    """Schemas that are missing although a method reaches them, or there although none does."""
    reachable = document.reachable()
    found = []
    for outcome in outcomes:
        if outcome.pruned == (outcome.name in reachable):
            what = "is not in the crate, but a method reaches it" if outcome.pruned \
                else "is in the crate, but no method reaches it"
            found.append(f"{document.api} {outcome.name}: {what}")
    return found


def summary(document: Document, outcomes: list[Outcome]) -> dict[str, Any]:
    """The numbers of one document."""
    counted = ("values", "equal", "different", "errors")
    sums = {key: sum(getattr(outcome, key) for outcome in outcomes) for key in counted}
    pruned = sum(outcome.pruned for outcome in outcomes)
    return {"document": document.api, "schemas": len(outcomes), "sent": len(outcomes) - pruned, "pruned": pruned} | sums


def check_document(binary: probe.Probe, document: Document, arguments: argparse.Namespace,
                   classes: Counter[str]) -> tuple[dict[str, Any], list[str]]:
    """Checks every schema of a document, several at a time."""
    counters = [Counter[str]() for _ in document.schemas]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        def task(name: str, counter: Counter[str]) -> Outcome:
            return check(binary, document, name, arguments.seed, arguments.count, counter)
        outcomes = list(pool.map(task, document.schemas, counters))
    for counter, outcome in zip(counters, outcomes):
        if not outcome.pruned:
            classes.update(counter)
    problems = [f"{document.api} {outcome.name}: {problem}" for outcome in outcomes for problem in outcome.problems]
    return summary(document, outcomes), problems + pruning_problems(document, outcomes)


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    probe.add_arguments(parser)
    parser.add_argument("--seed", type=int, default=1, help="of the random values (default: 1)")
    parser.add_argument("--count", type=int, default=30, help="values per schema, at least 6 (default: 30)")
    arguments = parser.parse_args()
    if arguments.count < 6:
        parser.error("--count must be at least 6")
    classes: Counter[str] = Counter()
    rows, problems = [], []
    try:
        binary = probe.find(arguments)
        for document in read_documents(arguments.documents).values():
            row, found = check_document(binary, document, arguments, classes)
            rows.append(row)
            problems += found
    except (probe.ProbeError, OSError) as error:
        sys.exit(f"error: {error}")
    total = {key: sum(row[key] for row in rows) for key in rows[0] if key != "document"}
    lines = [*rows, {"document": "all", **total}]
    print(f"Round trip, seed {arguments.seed}, {arguments.count} values per schema:\n")
    print(probe.table([list(rows[0]), *([str(value) for value in row.values()] for row in lines)]))
    print("\nValues within values:", ", ".join(f"{name} {count}" for name, count in sorted(classes.items())))
    probe.append_report(arguments.report, rows)
    if problems:
        print(f"\n{len(problems)} problems:\n" + "\n".join(f"- {problem}" for problem in problems))
        return 1
    print("\nEverything came back equal.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
