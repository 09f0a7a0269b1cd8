"""Checks overlays from protos; see `run`."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from descriptors import Descriptors, Union, plain, sample, set_by, unions

HERE = Path(__file__).parent
RUNTIME = HERE.parent.parent / "runtime"


@dataclass
class Row:
    """The results for one API."""

    api: str
    found: int = 0
    attached: int = 0
    expected: int = 0
    trips: int = 0
    operations: int = 0
    names: int = 0
    seconds: float = 0.0
    left_out: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def cells(self) -> list[str]:
        """The cells of the table."""
        numbers = [self.found, self.attached, len(self.left_out), self.expected, self.operations]
        numbers += [self.names, self.trips, len(self.wrong)]
        return [self.api, *map(str, numbers), f"{self.seconds:.2f}"]


HEADINGS = ["API", "oneofs", "attached", "left out", "by names", "operations", "names"]
HEADINGS += ["round trips", "wrong", "seconds"]


def reason(outcome: Any) -> str | None:
    """Returns why there is no union."""
    if outcome == "implied" or "attached" in outcome:
        return None
    return outcome if isinstance(outcome, str) else ", ".join(f"{k}: {v}" for k, v in outcome.items())


def by_names(document: dict[str, Any], descriptors: Descriptors, packages: set[str]) -> set[tuple[str, str]]:
    """Returns schemas and oneofs that names alone match: those of the message with exactly the
    schema's properties, and its full name, or else alone in the API its last names."""
    found = set()
    everywhere = [
        (plain(it.full_name), it, {member.json_name for member in it.fields})
        for it in descriptors.messages()
        if not it.GetOptions().map_entry
    ]
    near = [entry for entry in everywhere if entry[1].file.package in packages]
    for schema, written in document["schemas"].items():
        properties, id = set(written.get("properties", {})), plain(schema)
        full = [it for name, it, names in everywhere if names == properties and name == id]
        last = [it for name, it, names in near if names == properties and name.endswith(id)]
        matched = full if len(full) == 1 else last if len(last) == 1 else []
        for union in (union for message in matched for union in unions(message)):
            if properties & set(union.members):
                found.add((schema, union.oneof.full_name))
    return found


def check_union(row: Row, union: Union, at: str, members: list[str], names: set[str]) -> None:
    """Compares a union with the proto's own JSON mapping."""
    expected = [name for name in union.members if name in names]
    if sorted(expected) != sorted(members):
        row.wrong.append(f"{at}: {members}, and the proto has {expected}")
        return
    fields = {it.json_name: it for it in union.oneof.fields}
    values = {name: sample(fields[name]) for name in members}
    for name, value in values.items():
        found = set_by(union, {name: value})
        if found != name:
            row.wrong.append(f"{at}: JSON of {name} sets {found}")
    if len(values) > 1:
        both = dict(list(values.items())[:2])
        found = set_by(union, both)
        if found != "two":
            row.wrong.append(f"{at}: JSON of {list(both)} sets {found}")


def lines_of(union: Union, members: list[str]) -> list[dict[str, Any]]:
    """Returns JSON objects: each member alone, none, two, an unknown one."""
    fields = {it.json_name: it for it in union.oneof.fields}
    values = {name: sample(fields[name]) for name in members}
    lines: list[dict[str, Any]] = [{name: value} for name, value in values.items()]
    lines += [{}, {"aMemberOfTomorrow": {"a": [1, "x"]}}]
    if len(values) > 1:
        lines.append(dict(list(values.items())[:2]))
    return lines


def crate(row: Row, document: Path, discogen: Path, home: Path) -> Path | None:
    """Generates and compiles the crate of a document; returns its probe."""
    out = home / "crates" / row.api.replace(":", "-")
    command = [discogen, "generate", document, "--out", out, "--name", "api-crate", "--probe"]
    done = subprocess.run([*command, "--runtime", f"path={RUNTIME}"], capture_output=True, text=True, check=False)
    if done.returncode:
        row.wrong.append(f"generate: {done.stderr[:2000]}")
        return None
    # Without it, the crate would be in the workspace of this repository.
    manifest = out / "Cargo.toml"
    manifest.write_text(manifest.read_text() + "\n[workspace]\n")
    target = home / "target"
    variables = {**os.environ, "RUSTFLAGS": "-D warnings", "CARGO_TARGET_DIR": str(target)}
    variables |= {"CARGO_PROFILE_DEV_DEBUG": "0", "CARGO_INCREMENTAL": "0"}
    command = ["cargo", "build", "--quiet", "--example", "probe"]
    done = subprocess.run(command, cwd=out, env=variables, capture_output=True, text=True, check=False)
    if done.returncode:
        row.wrong.append(f"compile: {done.stderr[:2000]}")
        return None
    return target / "debug/examples/probe"


def round_trips(row: Row, probe: Path, attached: list[tuple[str, Union, list[str]]]) -> None:
    """Sends JSON through the types of a crate."""
    for schema, union, members in attached:
        sent = lines_of(union, members)
        text = "".join(json.dumps(line) + "\n" for line in sent)
        command = [probe, "schema", row.api, schema]
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
        if "no such schema" in done.stderr + done.stdout:
            continue  # No method reaches it.
        back = [json.loads(line) for line in done.stdout.splitlines()]
        if back != sent:
            wrong = [pair for pair in zip(sent, back) if pair[0] != pair[1]] or [done.stderr]
            row.wrong.append(f"{schema}.{union.oneof.name}: {wrong[:2]}")
        row.trips += len(sent)


def check(name: str, package: str, arguments: argparse.Namespace) -> Row:
    """Checks one API."""
    home = arguments.home
    folders = [home / "npm" / part / "package/build/protos" for part in (package.split("/")[-1], "google-gax")]
    work = home / "documents"
    work.mkdir(parents=True, exist_ok=True)
    document = work / f"{name}.json"
    document.write_bytes((arguments.documents / f"{name}.json").read_bytes())
    start = time.monotonic()
    command = [arguments.discogen, "overlay", "from-protos", *folders, "--document", document, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    row = Row(name, seconds=time.monotonic() - start)
    if done.returncode:
        row.wrong.append(f"overlay: {done.stderr[:2000]}")
        return row
    (report,) = json.loads(done.stdout)
    written = json.loads(document.read_bytes())
    row.api = report["api"]
    row.found, row.operations, row.names = len(report["oneofs"]), report["operations"], report["resource_names"]
    overlay = tomllib.loads(document.with_suffix(".protos.toml").read_text())
    descriptors = Descriptors(folders, home / "set.binpb")
    attached = []
    for oneof in report["oneofs"]:
        at, outcome = oneof["at"], oneof["outcome"]
        why = reason(outcome)
        if why:
            row.left_out.append(f"{oneof['name']} at {at}: {why}")
            continue
        row.attached += 1
        if outcome == "implied":
            continue
        union = descriptors.union(oneof["name"])
        short = oneof["name"].rpartition(".")[2]
        is_schema = at in written["schemas"]
        where = overlay["schemas" if is_schema else "methods"][at]["unions"][short]
        if union is None:
            row.wrong.append(f"{at}.{short}: protoc knows no such oneof")
            continue
        if is_schema:
            names = set(written["schemas"][at]["properties"])
            attached.append((at, union, where["members"]))
        else:
            names = query_names(written, at)
        check_union(row, union, f"{at}.{short}", where["members"], names)
    known = {(it["at"], it["name"]) for it in report["oneofs"] if not reason(it["outcome"])}
    expected = by_names(written, descriptors, set(report["packages"]))
    row.expected = len(expected)
    row.left_out += [f"{name} at {at}: not attached, and the names match" for at, name in sorted(expected - known)]
    if not arguments.no_crates:
        probe = crate(row, document, arguments.discogen, home)
        if probe:
            round_trips(row, probe, attached)
    return row


def query_names(document: dict[str, Any], method: str) -> set[str]:
    """Returns the query parameters of a method and the prefixes of dotted ones."""

    def methods(resource: dict[str, Any]) -> list[dict[str, Any]]:
        below = [found for child in resource.get("resources", {}).values() for found in methods(child)]
        return [*resource.get("methods", {}).values(), *below]

    found = next(it for it in methods(document) if it["id"] == method)
    return {name.split(".")[0] for name, it in found["parameters"].items() if it["location"] == "query"}


def table(rows: list[list[str]]) -> str:
    """Aligns cells."""
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    aligned = (
        "  ".join(cell.rjust(width) if at else cell.ljust(width) for at, (cell, width) in enumerate(zip(row, widths)))
        for row in rows
    )
    return "\n".join(aligned)


def main() -> int:
    """Checks all APIs, and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--documents", type=Path, required=True)
    parser.add_argument("--discogen", type=Path, required=True)
    parser.add_argument("--no-crates", action="store_true")
    parser.add_argument("apis", nargs="*")
    arguments = parser.parse_args()
    text = (HERE / "apis.txt").read_text().splitlines()
    known = dict(line.split() for line in text if line and not line.startswith("#"))
    rows = []
    for name in arguments.apis or known:
        rows.append(check(name, known[name], arguments))
        print(table([HEADINGS, rows[-1].cells()]).splitlines()[1], flush=True)
    total = Row("total")
    for row in rows:
        for name in ("found", "attached", "expected", "trips", "operations", "names", "seconds"):
            setattr(total, name, getattr(total, name) + getattr(row, name))
        total.left_out += row.left_out
        total.wrong += row.wrong
    print("\n" + table([HEADINGS, *(row.cells() for row in rows), total.cells()]))
    for row in rows:
        for line in row.left_out:
            print(f"left out: {row.api} {line}")
        for line in row.wrong:
            print(f"WRONG: {row.api} {line}")
    share = total.attached / total.found if total.found else 0.0
    print(f"\n{share:.2%} of the oneofs whose schema or method is in the document are attached")
    return 1 if total.wrong or share < 0.99 else 0


if __name__ == "__main__":
    sys.exit(main())
