"""Discovery documents and their overlays, read without any help from the generator.

Both conformance scripts take their facts from here, so that a fault of the
generator's own reader cannot hide itself.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Schema = dict[str, Any]


@dataclass(frozen=True)
class Method:
    """A method, with its place in the resource tree."""

    path: tuple[str, ...]
    """Names of the resources, then the method's own, as they stand in the document."""
    raw: dict[str, Any]

    @property
    def label(self) -> str:
        """What to call the method in a report."""
        return ".".join(self.path)

    @property
    def parameters(self) -> dict[str, Schema]:
        """The declared parameters, without the global ones."""
        return self.raw.get("parameters", {})


class Document:
    """A Discovery document, its overlay's repairs applied, with what the overlay adds to its types."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        self.overlay = read_overlay(path)
        for repair in self.overlay.get("repairs", []):
            apply_repair(self.raw, repair)
        self.api = f"{self.raw['name']}:{self.raw['version']}"
        self.schemas: dict[str, Schema] = self.raw.get("schemas", {})
        self.methods: dict[tuple[str, ...], Method] = {
            method.path: method for method in walk_methods(self.raw, ())
        }
        self.global_parameters: dict[str, Schema] = self.raw.get("parameters", {})

    def resolve(self, schema: Schema) -> Schema:
        """The schema that a chain of `$ref`s ends at; a broken or circular one gives an empty schema."""
        seen = set()
        while "$ref" in schema:
            name = schema["$ref"]
            if name in seen:
                return {}
            seen.add(name)
            schema = self.schemas.get(name, {})
        return schema

    def schema_name(self, schema: Schema) -> str | None:
        """The id that overlay entries for this schema stand under, if it has one."""
        if "$ref" in schema:
            return schema["$ref"]
        name = str(schema.get("id"))
        return name if self.schemas.get(name) is schema else None

    def properties(self, schema: Schema) -> dict[str, Schema]:
        """The properties of an object, an `any` replaced by what the overlay says it holds."""
        entry = self.overlay_schema(schema).get("properties", {})
        declared = self.resolve(schema).get("properties", {})
        return {name: type_in_any(entry.get(name, {})) or property for name, property in declared.items()}

    def unions(self, schema: Schema) -> list[list[str]]:
        """The members of each union of an object; an operation holds an error or a response (AIP-151)."""
        unions = [union["members"] for union in self.overlay_schema(schema).get("unions", {}).values()]
        if self.is_operation(schema) and not any("error" in members for members in unions):
            unions.append(["error", "response"])
        return unions

    def is_operation(self, schema: Schema) -> bool:
        """`True` for an object with the five properties of google.longrunning.Operation. Some have more."""
        properties = self.resolve(schema).get("properties", {})
        if "result" in properties or not {"name", "done", "error", "metadata", "response"} <= set(properties):
            return False
        anything = all(properties[name].get("additionalProperties", {}).get("type") == "any"
                       for name in ("metadata", "response"))
        return anything and "$ref" in properties["error"]

    def overlay_schema(self, schema: Schema) -> dict[str, Any]:
        """The overlay's entry for a schema."""
        name = self.schema_name(schema)
        return self.overlay.get("schemas", {}).get(name, {}) if name is not None else {}

    def overlay_method(self, method: Method) -> dict[str, Any]:
        """The overlay's entry for a method."""
        return self.overlay.get("methods", {}).get(method.raw.get("id"), {})

    def reachable(self) -> set[str]:
        """Ids of the schemas that some method reaches; an overlay's link or `keep` counts as reaching."""
        entries = self.overlay.get("schemas", {})
        waiting: list[Schema] = [{"$ref": name} for name, entry in entries.items() if entry.get("keep")]
        for method in self.methods.values():
            bodies = [method.raw[key] for key in ("request", "response") if key in method.raw]
            waiting += [body for body in bodies if not is_raw_body(body)]
            waiting += method.parameters.values()
            operation = self.overlay_method(method).get("operation", {})
            waiting += [{"$ref": operation[key]} for key in ("result", "metadata") if key in operation]
        found: set[str] = set()
        while waiting:
            schema = waiting.pop()
            name = schema.get("$ref")
            if name is not None:
                if name in found or name not in self.schemas:
                    continue
                found.add(name)
            waiting += self.children(schema)
        return found

    def children(self, schema: Schema) -> Iterator[Schema]:
        """The schemas that stand directly inside one."""
        yield from self.properties(schema).values()
        target = self.resolve(schema)
        for key in ("items", "additionalProperties"):
            if isinstance(target.get(key), dict):
                yield target[key]
        for choice in target.get("variant", {}).get("map", []):
            yield {"$ref": choice["$ref"]}


def walk_methods(resource: dict[str, Any], path: tuple[str, ...]) -> Iterator[Method]:
    """The methods of a resource and of all resources in it."""
    for name, raw in resource.get("methods", {}).items():
        yield Method((*path, name), raw)
    for name, inner in resource.get("resources", {}).items():
        yield from walk_methods(inner, (*path, name))


def read_overlay(document: Path) -> dict[str, Any]:
    """The overlays beside a document, the handwritten one and that from protos; empty without any."""

    def read(extension: str) -> dict[str, Any]:
        path = document.with_name(document.name.removesuffix(".json") + extension)
        return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

    return merged(read(".overlay.toml"), read(".protos.toml"))


def merged(ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    """Our entries, and those of theirs that we do not have."""
    both = {name: merged(ours[name], theirs[name])
            for name in ours.keys() & theirs.keys() if isinstance(ours[name], dict)}
    return theirs | ours | both


def is_raw_body(schema: Schema) -> bool:
    """Whether a body is raw bytes: `google.api.HttpBody`, under any of its names, is never sent as JSON."""
    return str(schema.get("$ref", "")).endswith("HttpBody")


def type_in_any(entry: dict[str, Any]) -> Schema | None:
    """The schema that an overlay's `holds` stands for: an id, or an array of it."""
    match entry.get("holds"):
        case str(name):
            return {"$ref": name}
        case [str(name)]:
            return {"type": "array", "items": {"$ref": name}}
    return None


def apply_repair(document: dict[str, Any], repair: dict[str, Any]) -> None:
    """Applies one `[[repairs]]` entry: sets or removes the value at a JSON pointer (RFC 6901)."""
    *parents, last = [
        token.replace("~1", "/").replace("~0", "~") for token in repair["pointer"].split("/")[1:]
    ]
    place: Any = document
    for token in parents:
        place = place[int(token)] if isinstance(place, list) else place[token]
    key = int(last) if isinstance(place, list) else last
    if repair.get("remove"):
        del place[key]
    else:
        place[key] = repair["value"]


def read_documents(paths: list[str]) -> dict[str, Document]:
    """The documents at some paths, by API (`gmail:v1`)."""
    documents = (Document(Path(path)) for path in paths)
    return {document.api: document for document in documents}
