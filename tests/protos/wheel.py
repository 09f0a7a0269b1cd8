#!/usr/bin/env -S python3 -B
"""Writes the protos of a Python client library as a descriptor set.

A library of proto-plus registers the descriptors of its messages on import,
without services and options. Those come from its client classes: the rpcs with
their messages, the types of operations, and the patterns of resource names.
HTTP rules are not in the library.

usage: wheel.py MODULE OUT, such as `wheel.py google.cloud.channel_v1 x.binpb`
"""

from __future__ import annotations

import ast
import importlib
import json
import re
import sys
from pathlib import Path

from google.api import resource_pb2
from google.longrunning import operations_pb2
from google.protobuf import descriptor_pb2, descriptor_pool

OPERATION = "google.longrunning.Operation"


def files(module: str) -> list[descriptor_pb2.FileDescriptorProto]:
    """Returns the files of a library and all that they import, imports first."""
    package = importlib.import_module(module)
    types = Path(package.__file__).parent / "types"
    found: dict[str, descriptor_pb2.FileDescriptorProto] = {}

    def add(file) -> None:
        if file.name in found:
            return
        for dependency in file.dependencies:
            add(dependency)
        written = descriptor_pb2.FileDescriptorProto()
        file.CopyToProto(written)
        found[file.name] = written

    pool = descriptor_pool.Default()
    for name in sorted(path.stem for path in types.glob("*.py")):
        if name == "__init__":
            continue
        loaded = importlib.import_module(f"{module}.types.{name}")
        messages = [value for value in vars(loaded).values() if hasattr(value, "pb")]
        for message in messages:
            add(message.pb(message()).DESCRIPTOR.file)
    add(pool.FindFileByName("google/api/resource.proto"))
    add(pool.FindFileByName("google/longrunning/operations.proto"))
    return list(found.values())


def rpcs(folder: Path) -> list[tuple[str, str, str, str]]:
    """Returns service, rpc, and the Python names of request and response."""
    text = (folder / "transports/grpc.py").read_text()
    pattern = (
        r'"/([\w.]+)/(\w+)",\s+request_serializer=([\w.]+)\.(?:serialize|SerializeToString),'
        r"\s+response_deserializer=([\w.]+)\.(?:deserialize|FromString),"
    )
    return re.findall(pattern, text)


def operations(folder: Path) -> dict[str, tuple[str, str]]:
    """Returns the Python names of result and metadata by the client's method."""
    found = {}
    for node in ast.walk(ast.parse((folder / "client.py").read_text())):
        if not isinstance(node, ast.FunctionDef):
            continue
        for call in ast.walk(node):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "operation.from_gapic":
                metadata = {it.arg: ast.unparse(it.value) for it in call.keywords}
                found[node.name] = (ast.unparse(call.args[2]), metadata["metadata_type"])
    return found


def patterns(folder: Path) -> dict[str, str]:
    """Returns the patterns of resource names by the resource, in snake case."""
    found = {}
    for node in ast.walk(ast.parse((folder / "client.py").read_text())):
        if isinstance(node, ast.FunctionDef) and node.name.endswith("_path"):
            name = node.name.removesuffix("_path")
            returned = [it for it in ast.walk(node) if isinstance(it, ast.Return)]
            text = next(
                (
                    it.value
                    for it in ast.walk(returned[0])
                    if isinstance(it, ast.Constant) and isinstance(it.value, str)
                ),
                None,
            )
            if text and not name.startswith(("common_", "parse_")):
                found[name] = text
    return found


def pascal(name: str) -> str:
    """Returns a name in snake case as that of a message."""
    return "".join(word.capitalize() for word in name.split("_"))


def full_name(python: str, package: str) -> str:
    """Returns the full name of the message that a client names in Python."""
    module, _, name = python.rpartition(".")
    known = {"empty_pb2": "google.protobuf", "operations_pb2": "google.longrunning"}
    return f"{known.get(module, package)}.{name}"


def add_services(
    file: descriptor_pb2.FileDescriptorProto, home: Path, package: str, host: str
) -> None:
    """Adds the services, and the kinds of resources, to a file."""
    names: dict[str, str] = {}
    metadata = json.loads((home / "gapic_metadata.json").read_text())
    for folder in sorted((home / "services").iterdir()):
        if not (folder / "client.py").is_file():
            continue
        names.update(patterns(folder))
        results = operations(folder)
        for service, rpc, request, response in rpcs(folder):
            if not service.startswith(package):
                continue
            short = service.removeprefix(f"{package}.")
            known = [it for it in file.service if it.name == short]
            written = known[0] if known else file.service.add(name=short)
            method = written.method.add(
                name=rpc,
                input_type="." + full_name(request, package),
                output_type="." + full_name(response, package),
            )
            clients = metadata["services"][short]["clients"]["grpc"]["rpcs"]
            for name in clients[rpc]["methods"]:
                if method.output_type == f".{OPERATION}" and name in results:
                    info = method.options.Extensions[operations_pb2.operation_info]
                    result, progress = (full_name(it, package) for it in results[name])
                    info.response_type, info.metadata_type = result, progress
    for name, pattern in sorted(names.items()):
        kind = file.options.Extensions[resource_pb2.resource_definition].add()
        kind.type = f"{host}/{pascal(name)}"
        kind.pattern.append(pattern)


def main() -> None:
    """Writes the descriptor set."""
    module, out = sys.argv[1:]
    all_files = files(module)
    home = Path(importlib.import_module(module).__file__).parent
    package = json.loads((home / "gapic_metadata.json").read_text())["protoPackage"]
    text = (home / "services").glob("*/client.py")
    host = next(
        found.group(1) for path in text if (found := re.search(r'DEFAULT_ENDPOINT = "([\w.]+)"', path.read_text()))
    )
    service = descriptor_pb2.FileDescriptorProto(
        name=f"{package.replace('.', '/')}/services.proto", package=package, syntax="proto3"
    )
    empty = "google/protobuf/empty.proto"
    service.dependency.extend(file.name for file in all_files if file.name != empty)
    service.dependency.append(empty)
    add_services(service, home, package, host)
    written = descriptor_pb2.FileDescriptorSet(file=[*all_files, service])
    Path(out).write_bytes(written.SerializeToString())


if __name__ == "__main__":
    main()
