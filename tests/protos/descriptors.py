"""An independent reading of protos: protoc compiles them, Google's Python library reads them."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator

from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory


def plain(name: str) -> str:
    """Returns a name in lower case, without the characters between its words."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


@dataclass(frozen=True)
class Union:
    """A oneof of a message that is not the one of an `optional` field."""

    message: Any
    oneof: Any

    @property
    def members(self) -> list[str]:
        """The JSON names of the fields."""
        return [field.json_name for field in self.oneof.fields]


class Descriptors:
    """The messages of the first folder, whose imports are in the others too."""

    def __init__(self, folders: list[Path], out: Path) -> None:
        names = sorted(str(path.relative_to(folders[0])) for path in folders[0].rglob("*.proto"))
        includes = [f"-I{folder}" for folder in folders]
        command = [sys.executable, "-m", "grpc_tools.protoc", *includes, "--include_imports"]
        subprocess.run([*command, f"--descriptor_set_out={out}", *names], check=True, stderr=subprocess.DEVNULL)
        self.pool = descriptor_pool.DescriptorPool()
        self.files = descriptor_pb2.FileDescriptorSet.FromString(out.read_bytes()).file
        for file in self.files:
            self.pool.Add(file)

    def messages(self) -> Iterator[Any]:
        """Returns all messages, nested ones too."""

        def below(message: Any) -> Iterator[Any]:
            yield message
            for nested in message.nested_types:
                yield from below(nested)

        for file in self.files:
            for message in self.pool.FindFileByName(file.name).message_types_by_name.values():
                yield from below(message)

    def union(self, name: str) -> Union | None:
        """Returns a oneof by its full name."""
        message_name, _, oneof = name.rpartition(".")
        try:
            message = self.pool.FindMessageTypeByName(message_name)
        except KeyError:
            return None
        found = message.oneofs_by_name.get(oneof)
        return Union(message, found) if found and not is_optional(found) else None


def unions(message: Any) -> list[Union]:
    """Returns the unions of a message."""
    return [Union(message, oneof) for oneof in message.oneofs if not is_optional(oneof)]


def is_optional(oneof: Any) -> bool:
    """Returns whether a oneof stands for an `optional` field."""
    written = descriptor_pb2.DescriptorProto()
    oneof.containing_type.CopyToProto(written)
    first = oneof.fields[0].name
    return any(field.name == first and field.proto3_optional for field in written.field)


def set_by(union: Union, values: dict[str, Any]) -> str | None:
    """Returns the JSON name of the member that Google's JSON parser finds; `two` for several."""
    message = message_factory.GetMessageClass(union.message)()
    try:
        json_format.ParseDict(values, message, ignore_unknown_fields=True, descriptor_pool=union.message.file.pool)
    except json_format.ParseError as error:
        return "two" if "oneof" in str(error) else f"error: {error}"
    name = message.WhichOneof(union.oneof.name)
    return union.message.fields_by_name[name].json_name if name else None


def sample(field: Any) -> Any:
    """Returns a JSON value that is not the default of a field, if it can be."""
    if field.message_type is not None:
        own = {
            "google.protobuf.Timestamp": "2026-01-02T03:04:05Z",
            "google.protobuf.Duration": "3s",
            "google.protobuf.FieldMask": "a,b",
            "google.protobuf.Struct": {"a": 1},
            "google.protobuf.Value": "x",
            "google.protobuf.ListValue": [1, "x"],
            "google.protobuf.Any": {},
            "google.protobuf.BoolValue": True,
            "google.protobuf.StringValue": "x",
            "google.protobuf.BytesValue": "AAAA",
            "google.protobuf.Int64Value": "5",
            "google.protobuf.UInt64Value": "5",
        }
        name = field.message_type.full_name
        if name in own:
            return own[name]
        return 5 if name.startswith("google.protobuf.") and name != "google.protobuf.Empty" else {}
    if field.enum_type is not None:
        if field.enum_type.full_name == "google.protobuf.NullValue":
            return None
        return field.enum_type.values[-1].name
    return {
        field.CPPTYPE_BOOL: True,
        field.CPPTYPE_STRING: "AAAA" if field.type == field.TYPE_BYTES else "x",
        field.CPPTYPE_DOUBLE: 1.5,
        field.CPPTYPE_FLOAT: 1.5,
        field.CPPTYPE_INT64: "5",
        field.CPPTYPE_UINT64: "5",
    }.get(field.cpp_type, 5)
