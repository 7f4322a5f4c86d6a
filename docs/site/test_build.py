"""The gate of the site: whatever a reader could not reach or follow refuses the build."""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: Pages by their paths below docs/.
GOOD = {
    "index.md": "# Home\n\n[a page](page.md#a-part), [a file](../data/README.md), [a folder](folder), `[no link](none.md)`\n",
    "page.md": "# A page\n\n## A part\n\n```md\n[none either](none.md)\n```\n",
    "folder/script.py": "",
    "../data/README.md": "# Data\n",
}
#: What is added to a good site, and what the refusal names.
VIOLATIONS = [
    ("an orphan page", "orphan.md", "# Orphan\n", "orphan.md"),
    ("a dead link", "page.md", "# A page\n\n## A part\n\n[gone](gone.md)\n", "gone.md"),
    ("a dead anchor", "page.md", "# A page\n\n## A part\n\n[gone](index.md#gone)\n", "#gone"),
    ("a dead anchor of the page itself", "page.md", "# A page\n\n## A part\n\n[gone](#gone)\n", "#gone"),
    ("a dead picture", "page.md", "# A page\n\n## A part\n\n![gone](gone.png)\n", "gone.png"),
    ("a file that the repository has not", "page.md", "# A page\n\n## A part\n\n[gone](../data/gone.csv)\n", "gone.csv"),
    ("a file outside of the repository", "page.md", "# A page\n\n## A part\n\n[out](../../etc/hosts)\n", "etc/hosts"),
    ("a folder of the repository that is none", "page.md", "# A page\n\n## A part\n\n[gone](../proto)\n", "../proto"),
]


def build(folder: Path, files: dict[str, str]) -> subprocess.CompletedProcess:
    """Builds a site of these files by the project's own settings."""
    for name, text in files.items():
        path = folder / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    own = f"INHERIT: {ROOT}/mkdocs.yml\ndocs_dir: docs\nsite_dir: site\nhooks: [{ROOT}/docs/site/hooks.py]\n"
    (folder / "mkdocs.yml").write_text(own + "nav: [index.md, page.md]\ntheme: { name: mkdocs }\n")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    environment = {**os.environ, "MEDWAGE_DESCRIPTORS": ""}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


class GateTest(unittest.TestCase):
    """Each violation is refused by name; without one the site stands."""

    def test_a_good_site_is_built_and_links_lead_out_of_docs(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            built = build(Path(folder), GOOD)
            self.assertEqual(built.returncode, 0, built.stderr)
            home = (Path(folder) / "site/index.html").read_text()
            for address in ("blob/main/data/README.md", "tree/main/docs/folder", "page/#a-part"):
                self.assertIn(address, home)

    def test_violations_are_refused_by_name(self) -> None:
        for what, path, text, named in VIOLATIONS:
            with self.subTest(what), tempfile.TemporaryDirectory() as folder:
                built = build(Path(folder), {**GOOD, path: text})
                self.assertNotEqual(built.returncode, 0, f"{what} is let through")
                self.assertIn(named, built.stderr, what)


if __name__ == "__main__":
    unittest.main()
