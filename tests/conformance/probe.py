#!/usr/bin/env -S python3 -B
"""The emitted crate's `examples/probe`: how to emit it, build it and ask it.

As a command: emits a crate with a probe from some documents, builds the probe,
and prints where the binary is.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tomllib
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / "target" / "conformance"
NO_SUCH_SCHEMA = "no such schema"
# All but v1alpha1 of Cloud Channel, which is not a public document.
DOCUMENTS = sorted(str(path) for path in (ROOT / "discovery").glob("*.json") if "v1alpha1" not in path.name)


class ProbeError(Exception):
    """The probe could not be emitted, built or asked."""


class Probe:
    """A built probe."""

    def __init__(self, binary: Path) -> None:
        if not binary.is_file():
            raise ProbeError(f"there is no probe at {binary}")
        self.binary = binary

    def requests(self, seed: int) -> Iterator[str]:
        """The lines of `probe requests --seed N`, one per method, as they come."""
        command = [str(self.binary), "requests", "--seed", str(seed)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8") as process:
            assert process.stdout is not None
            yield from process.stdout
        if process.returncode != 0:
            raise ProbeError(f"`{' '.join(command)}` ended with status {process.returncode}")

    def schema(self, api: str, name: str, values: list[str]) -> list[str] | None:
        """The responses of `probe schema --strict` to some lines; `None` where the crate lacks the schema.

        Strictly, since the lenient pass would keep a value that its type does not fit, and so hide the fault.
        """
        command = [str(self.binary), "schema", "--strict", api, name]
        lines = "".join(f"{value}\n" for value in values).encode()
        process = subprocess.run(command, input=lines, capture_output=True, check=False)
        errors = process.stderr.decode(errors="replace").strip()
        if process.returncode == 2 and NO_SUCH_SCHEMA in errors:
            return None
        if process.returncode != 0:
            shown = " ".join(command)
            raise ProbeError(f"`{shown}` ended with status {process.returncode}: {errors[:2000]}")
        # Not `splitlines`, which also splits at U+2028 inside a string.
        responses = process.stdout.decode().removesuffix("\n").split("\n")
        if len(responses) != len(values):
            raise ProbeError(f"{api} {name}: {len(responses)} responses to {len(values)} values")
        return responses


def emit(documents: list[str], crate: Path, release: bool = False) -> None:
    """Emits a crate with a probe from some documents; it replaces an earlier one there."""
    shutil.rmtree(crate, ignore_errors=True)
    crate.parent.mkdir(parents=True, exist_ok=True)
    # A workspace of its own: the folder is inside this repository's, which must not claim it.
    manifest = f'[workspace]\nmembers = ["{crate.name}"]\nresolver = "3"\n'
    (crate.parent / "Cargo.toml").write_text(manifest)
    lock = ROOT / "Cargo.lock"
    if lock.exists():
        shutil.copy(lock, crate.parent / "Cargo.lock")
    command = ["cargo", "run", "--quiet", "--locked", *(["--release"] if release else [])]
    command += ["-p", "discogen", "--", "generate", *(str(Path(path).resolve()) for path in documents)]
    command += ["--out", str(crate), "--name", "conformance-apis", "--probe"]
    run(command, cwd=ROOT)


def build(crate: Path) -> Path:
    """Builds the probe of an emitted crate, without the client, and says where the binary is."""
    manifest = crate / "Cargo.toml"
    target = Path(os.environ.get("DISCOGEN_CONFORMANCE_TARGET", HOME / "target"))
    command = ["cargo", "build", "--quiet", "--example", "probe", "--manifest-path", str(manifest)]
    command += ["--no-default-features", "--features", ",".join(api_features(manifest))]
    run([*command, "--target-dir", str(target)], cwd=crate)
    return target / "debug" / "examples" / "probe"


def api_features(manifest: Path) -> list[str]:
    """The features of an emitted crate that each switch on an API: the default ones but `client`."""
    features = tomllib.loads(manifest.read_text(encoding="utf-8")).get("features", {})
    return [name for name in features.get("default", []) if name != "client"]


def run(command: list[str], cwd: Path) -> None:
    """Runs a command, its output shown; a failure is a `ProbeError`."""
    print("+", " ".join(command), file=sys.stderr, flush=True)
    # Its output goes to the standard error: the standard output is for results.
    status = subprocess.run(command, cwd=cwd, check=False, stdin=subprocess.DEVNULL, stdout=sys.stderr).returncode
    if status != 0:
        raise ProbeError(f"`{' '.join(command)}` ended with status {status}")


def add_documents(parser: ArgumentParser) -> None:
    """The argument for the documents."""
    parser.add_argument("documents", nargs="*", default=DOCUMENTS, metavar="DOCUMENT",
                        help="Discovery documents, each with its overlay beside it "
                             "(default: the three public ones of discovery/)")


def add_arguments(parser: ArgumentParser) -> None:
    """The arguments by which both scripts find their documents and their probe."""
    add_documents(parser)
    parser.add_argument("--crate", type=Path, metavar="DIR",
                        help="a crate that `discogen generate DOCUMENT... --probe` emitted from the same documents")
    parser.add_argument("--probe", type=Path, metavar="BINARY", help="a probe that is already built")
    parser.add_argument("--report", type=Path, metavar="FILE",
                        help="append one JSON line per document, for adding up groups of documents")


def find(arguments: Namespace) -> Probe:
    """The probe that the arguments ask for, emitted and built as far as need be."""
    if arguments.probe:
        return Probe(arguments.probe.resolve())
    crate = arguments.crate
    if crate is None:
        crate = HOME / "crate"
        emit(arguments.documents, crate)
    return Probe(build(crate.resolve()))


def append_report(path: Path | None, rows: list[dict[str, Any]]) -> None:
    """Appends rows to a report, one JSON object a line."""
    if path is not None:
        with path.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)


def table(rows: list[list[str]]) -> str:
    """Rows as aligned columns: the first to the left, the others to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:]))]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def main() -> int:
    """The command."""
    parser = ArgumentParser(description=__doc__, formatter_class=RawDescriptionHelpFormatter)
    add_documents(parser)
    parser.add_argument("--out", type=Path, default=HOME / "crate", metavar="DIR",
                        help="where the crate goes (default: target/conformance/crate)")
    parser.add_argument("--release", action="store_true", help="run the generator optimised")
    arguments = parser.parse_args()
    try:
        emit(arguments.documents, arguments.out.resolve(), arguments.release)
        print(build(arguments.out.resolve()))
    except (ProbeError, OSError) as error:
        sys.exit(f"error: {error}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
