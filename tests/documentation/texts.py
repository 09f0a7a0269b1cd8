"""The texts of the overlays, each with the item that it documents, and the full documents."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DISCOVERY = ROOT / "discovery"


@dataclass(frozen=True)
class Text:
    """One text of an overlay."""

    path: str  # dotted keys
    keys: tuple[str, ...]
    text: str
    source: str  # of the entry, else of those around it; may be empty


@dataclass(frozen=True)
class Api:
    """A document of discovery/ with its overlays, and the full document."""

    name: str
    facts: dict
    overlay: dict
    protos: dict  # the overlay from protos; empty without one
    full: dict | None  # for a version that is not public, another version of the API
    is_public: bool = True

    def texts(self) -> list[Text]:
        """All texts of the overlay, in its order."""
        return list(_texts(self.overlay, (), ""))


def _texts(table: dict, keys: tuple[str, ...], source: str):
    source = table.get("source", source) if isinstance(table.get("source", ""), str) else source
    for key, value in table.items():
        here = (*keys, key)
        if isinstance(value, dict):
            yield from _texts(value, here, source)
        elif isinstance(value, str) and (key == "doc" or keys[-1:] == ("value_docs",)):
            yield Text(".".join(here), here, value, source)


def full_documents() -> dict[str, Path]:
    """The public documents by file name, fetched as tests/corpus does."""
    listed = subprocess.run([sys.executable, "-B", str(ROOT / "tests/corpus/documents")],
                            check=True, capture_output=True, text=True).stdout
    return {Path(line).name: Path(line) for line in listed.splitlines()}


def apis() -> list[Api]:
    """All APIs of discovery/. Each has an overlay, and a full document of this or another version."""
    full = full_documents()
    found = []
    for facts in sorted(DISCOVERY.glob("*.json")):
        name = facts.stem
        overlay = DISCOVERY / f"{name}.overlay.toml"
        protos = DISCOVERY / f"{name}.protos.toml"
        public = full.get(f"{name}.json")
        other = next((path for file, path in full.items() if file.startswith(name.split(".")[0] + ".")), None)
        document = public or other
        if not overlay.exists() or document is None:
            sys.exit(f"{facts} has no {'full document' if overlay.exists() else 'overlay'}")
        found.append(Api(
            name,
            json.loads(facts.read_text(encoding="utf-8")),
            tomllib.loads(overlay.read_text(encoding="utf-8")),
            tomllib.loads(protos.read_text(encoding="utf-8")) if protos.exists() else {},
            json.loads(document.read_text(encoding="utf-8")),
            public is not None,
        ))
    if not found:
        sys.exit(f"{DISCOVERY} holds no documents")
    return found
