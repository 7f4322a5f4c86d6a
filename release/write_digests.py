#!/usr/bin/env python3
"""Writes the digests of a release's images into overlays: write_digests.py DIGESTS OVERLAY...

DIGESTS has a line `medwage-benchmark sha256:...` for each image. Each OVERLAY's `images` then names them by digest.
"""

import pathlib
import re
import sys

DIGEST = re.compile(r"sha256:[0-9a-f]{64}")


def write_digests(text: str, digests: dict[str, str]) -> str:
    """The text of a kustomization with each image by its digest."""
    for name, digest in digests.items():
        line = re.compile(rf"(\{{ name: {re.escape(name)}, newName: [^,]+, )(?:newTag|digest): [^ }}]+")
        text = line.sub(lambda found: f"{found[1]}digest: {digest}", text)
    return text


def main(listed: str, *overlays: str) -> None:
    lines = (line.split() for line in pathlib.Path(listed).read_text().splitlines())
    digests = dict(line for line in lines)
    wrong = [name for name, digest in digests.items() if not DIGEST.fullmatch(digest)]
    if wrong or not digests or not overlays:
        sys.exit(f"no digests of {', '.join(wrong) or 'anything'} in {listed}" if overlays else __doc__)
    for overlay in overlays:
        file = pathlib.Path(overlay, "kustomization.yaml")
        before = file.read_text()
        after = write_digests(before, digests)
        missing = [name for name in re.findall(r"\{ name: ([^,]+), newName:", before) if name not in digests]
        if missing:
            sys.exit(f"{file} names {', '.join(missing)}, and {listed} does not")
        file.write_text(after)
        print(f"{file}: {len(re.findall('digest: sha256:', after))} images by digest")


main(*sys.argv[1:])
