#!/usr/bin/env python3
"""Writes the bill of materials of a program as CycloneDX 1.6: sbom.py CRATE [--features LIST] > FILE

From `cargo metadata` and Cargo.lock: what is compiled into it, with versions, licenses and checksums.
"""

import argparse
import json
import subprocess
import sys
import tomllib
import uuid

arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
arguments.add_argument("crate")
arguments.add_argument("--features", default="")
arguments.add_argument("--platform", default="x86_64-unknown-linux-gnu")
asked = arguments.parse_args()

features = [f"--features={asked.crate}/{name}" for name in asked.features.split(",") if name]
command = ["cargo", "metadata", "--locked", "--format-version=1", f"--filter-platform={asked.platform}", *features]
metadata = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
with open("Cargo.lock", "rb") as file:
    locked = {(it["name"], it["version"]): it.get("checksum") for it in tomllib.load(file)["package"]}

packages = {package["id"]: package for package in metadata["packages"]}
nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
root = next((id for id, package in packages.items() if package["name"] == asked.crate), None)
if root is None:
    sys.exit(f"there is no crate {asked.crate}")


def needed(id):
    """What is linked into a crate: neither tests nor build scripts."""
    return [it["pkg"] for it in nodes[id]["deps"] if any(kind["kind"] is None for kind in it["dep_kinds"])]


def reference(id):
    return "pkg:cargo/{name}@{version}".format_map(packages[id])


def component(id):
    package = packages[id]
    described = {
        "type": "application" if id == root else "library",
        "bom-ref": reference(id),
        "name": package["name"],
        "version": package["version"],
        "purl": reference(id),
    }
    if package["license"]:
        # An older way to write OR.
        described["licenses"] = [{"expression": package["license"].replace("/", " OR ")}]
    checksum = locked.get((package["name"], package["version"]))
    if checksum:
        described["hashes"] = [{"alg": "SHA-256", "content": checksum}]
    return described


reached, waiting = set(), [root]
while waiting:
    id = waiting.pop()
    if id not in reached:
        reached.add(id)
        waiting.extend(needed(id))
ordered = sorted(reached, key=reference)
described = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "version": 1,
    "metadata": {"component": component(root)},
    "components": [component(id) for id in ordered if id != root],
    "dependencies": [{"ref": reference(id), "dependsOn": sorted(map(reference, set(needed(id))))} for id in ordered],
}
# The same materials have the same number.
described["serialNumber"] = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(described, sort_keys=True)).urn
json.dump(described, sys.stdout, indent=1)
print()
