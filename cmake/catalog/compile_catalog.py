#!/usr/bin/env python3
"""Compiles the published CloudFormation resource types into the table that src/catalog reads.

    compile_catalog.py --package NAME@VERSION --integrity sha512-... --npm NPM --output FILE

Fetches the package with npm into a temporary folder, verifies its checksum, and writes the table (layout: see
src/catalog/table.h). Standard library only. The output is written beside itself and renamed, so that parallel builds
do not see half a file.
"""
import argparse
import base64
import gzip
import hashlib
import json
import os
import struct
import subprocess
import sys
import tarfile
import tempfile

KINDS = {"string": 0, "integer": 1, "number": 2, "boolean": 3, "json": 4, "date-time": 5, "tag": 6, "array": 7,
         "map": 8, "union": 9, "ref": 10, "null": 4}
REPLACEMENT = {None: 0, "no": 0, "yes": 1, "maybe": 2}
REQUIRED, DEPRECATED = 4, 8


def fetch(npm, package, integrity):
    """The bytes of the package, verified."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([npm, "pack", package, "--silent", "--ignore-scripts", "--pack-destination", folder], check=True,
                       cwd=folder, stdout=subprocess.DEVNULL)
        names = [name for name in os.listdir(folder) if name.endswith(".tgz")]
        if len(names) != 1:
            sys.exit(f"npm pack {package} gave {len(names)} archives")
        with open(os.path.join(folder, names[0]), "rb") as archive:
            content = archive.read()
    algorithm, _, expected = integrity.partition("-")
    found = base64.b64encode(hashlib.new(algorithm, content).digest()).decode()
    if found != expected:
        sys.exit(f"{package}: checksum is {algorithm}-{found}, expected {integrity}")
    return content


def read_database(archive):
    with tempfile.TemporaryFile() as file:
        file.write(archive)
        file.seek(0)
        with tarfile.open(fileobj=file) as tar:
            return json.loads(gzip.decompress(tar.extractfile("package/db.json.gz").read()))


class Strings:
    """NUL-terminated, each once."""

    def __init__(self):
        self.bytes = bytearray(b"\0")
        self.offsets = {"": 0}

    def add(self, text):
        if text not in self.offsets:
            self.offsets[text] = len(self.bytes)
            self.bytes += text.encode() + b"\0"
        return self.offsets[text]


class Table:
    def __init__(self, schema, source):
        self.strings = Strings()
        self.source = self.strings.add(source)
        self.resources = sorted(schema["resource"]["entities"], key=lambda e: e["cloudFormationType"])
        self.definitions = schema["typeDefinition"]["entities"]
        self.index = {e["$id"]: len(self.resources) + i for i, e in enumerate(self.definitions)}
        self.types, self.props, self.attrs, self.ids, self.words = [], [], [], [], []
        self.nodes, self.node_index = [], {}
        self.mark_additional_replacements()
        for entity in self.resources:
            self.add_type(entity, entity["cloudFormationType"])
        for entity in self.definitions:
            self.add_type(entity, entity["name"])

    def definition(self, kind):
        """The property type that a value type leads to, through lists and maps; None if it is none."""
        while kind.get("type") in ("array", "map"):
            kind = kind["element"]
        if kind.get("type") != "ref":
            return None
        return self.definitions[self.index[kind["reference"]["$ref"]] - len(self.resources)]

    def mark_additional_replacements(self):
        """Nested properties that replace, though their definition does not say so. A path starts at some property below
        the resource, not always at its top."""
        for resource in self.resources:
            for path in resource.get("additionalReplacementProperties", []):
                steps = [name for name in path if name != "*"]
                seen, todo = set(), [resource]
                while todo:
                    owner = todo.pop()
                    if owner is None or owner["$id"] in seen:
                        continue
                    seen.add(owner["$id"])
                    self.mark_path(owner, steps)
                    todo += [self.definition(p["type"]) for p in owner["properties"].values()]

    def mark_path(self, owner, steps):
        prop = None
        for name in steps:
            if owner is None or name not in owner["properties"]:
                break
            prop = owner["properties"][name]
            owner = self.definition(prop["type"])
        if prop is not None:
            prop["causesReplacement"] = "yes"

    def add_node(self, kind):
        code, arg, extra = KINDS[kind["type"]], 0, []
        if kind["type"] in ("array", "map"):
            arg = self.add_node(kind["element"])
        elif kind["type"] == "ref":
            arg = self.index[kind["reference"]["$ref"]]
        elif kind["type"] == "union":
            extra = [self.add_node(t) for t in kind["types"]]
        elif kind.get("allowedValues"):
            extra = [self.strings.add(str(v)) for v in kind["allowedValues"]]
        key = (code, arg, tuple(extra))
        if key not in self.node_index:
            self.node_index[key] = len(self.nodes)
            self.nodes.append((code, arg, len(self.words), len(extra)))
            self.words += extra
        return self.node_index[key]

    def add_type(self, entity, name):
        first_prop, first_attr, first_id = len(self.props), len(self.attrs), len(self.ids)
        for prop, value in sorted(entity.get("properties", {}).items()):
            flags = REPLACEMENT[value.get("causesReplacement")]
            flags |= REQUIRED if value.get("required") else 0
            flags |= DEPRECATED if value.get("deprecated") else 0
            self.props.append((self.strings.add(prop), self.add_node(value["type"]), flags))
        for attr, value in sorted(entity.get("attributes", {}).items()):
            self.attrs.append((self.strings.add(attr), self.add_node(value["type"]), 0))
        identifier = entity.get("primaryIdentifier", [])
        ref = entity.get("cfnRefIdentifier", [])
        self.ids += [self.strings.add(x) for x in identifier + ref]
        tags = entity.get("tagInformation", {}).get("tagPropertyName", "")
        arn = self.strings.add(entity.get("arnTemplate", ""))
        self.types.append((self.strings.add(name), first_prop, first_attr, first_id, self.strings.add(tags), arn,
                           len(self.props) - first_prop, len(self.attrs) - first_attr, len(identifier), len(ref)))

    def pack(self):
        if len(self.nodes) > 0xffff:
            sys.exit("more than 65535 value types: the table's layout needs wider fields")
        sections = [
            b"".join(struct.pack("<IIIIIIHHBBH", *t, 0) for t in self.types),
            b"".join(struct.pack("<IHBB", *p, 0) for p in self.props),
            b"".join(struct.pack("<IHBB", *a, 0) for a in self.attrs),
            struct.pack(f"<{len(self.ids)}I", *self.ids),
            b"".join(struct.pack("<IIII", *n) for n in self.nodes),
            struct.pack(f"<{len(self.words)}I", *self.words),
            bytes(self.strings.bytes),
        ]
        offset = 8 + 4 * 10
        offsets = []
        for section in sections:
            offsets.append(offset)
            offset += len(section)
        header = b"CFCATLG2" + struct.pack("<10I", len(self.resources), len(self.types), self.source, *offsets)
        return header + b"".join(sections)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for option in ("package", "integrity", "npm", "output"):
        parser.add_argument("--" + option, required=True)
    args = parser.parse_args()
    database = read_database(fetch(args.npm, args.package, args.integrity))
    content = Table(database["schema"], args.package).pack()
    os.makedirs(os.path.dirname(args.output), exist_ok=True)
    partial = f"{args.output}.{os.getpid()}"
    with open(partial, "wb") as out:
        out.write(content)
    os.replace(partial, args.output)


if __name__ == "__main__":
    main()
