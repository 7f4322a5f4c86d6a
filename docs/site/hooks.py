"""What the site has beside the files of docs/: the reference from the descriptors, and links out of the folder.

A page links to other files of the repository by their paths, which suits whoever reads the files; on the site such a link
goes to the repository's own address. A file that is not there refuses the build, as a dead link between pages does.
"""

import logging
import posixpath
import re
from pathlib import Path

from google.protobuf import descriptor_pb2
from mkdocs.structure.files import File

LOG = logging.getLogger("mkdocs.hooks.medwage")
#: A link or a picture of Markdown, but none within code.
LINK = re.compile(r"(?P<code>```.*?```|`[^`\n]*`)|(?P<before>\]\()(?P<target>[^)\s]+)(?P<after>\))", re.DOTALL)
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|#|/")
PACKAGES = ("benchmark", "estimator", "careerpath", "catalog", "type", "errors")
SCALARS = {
    number: name.removeprefix("TYPE_").lower() for name, number in descriptor_pb2.FieldDescriptorProto.Type.items()
}


def on_page_markdown(markdown: str, page, config, files) -> str:
    """Sends links to files outside of docs/ to the repository's address."""
    root = Path(config.docs_dir).parent
    folder = posixpath.dirname(page.file.src_uri)

    def rewrite(found: re.Match) -> str:
        target = found["target"]
        if found["code"] or ELSEWHERE.match(target):
            return found[0]
        path, _, anchor = target.partition("#")
        inside = posixpath.normpath(posixpath.join("docs", folder, path))
        if inside.startswith("docs/") and not (root / inside).is_dir():
            return found[0]
        if inside.startswith("..") or not (root / inside).exists():
            LOG.warning("%s links to %s, which the repository does not have", page.file.src_uri, target)
            return found[0]
        form = "tree" if (root / inside).is_dir() else "blob"
        address = f"{config.extra['repository']}/{form}/main/{inside}" + (f"#{anchor}" if anchor else "")
        return found["before"] + address + found["after"]

    return LINK.sub(rewrite, markdown)


def on_files(files, config):
    """Adds a page for each package of the contract."""
    descriptors = config.extra.get("descriptors")
    if descriptors:
        contract = descriptor_pb2.FileDescriptorSet.FromString(Path(descriptors).read_bytes())
        for package in PACKAGES:
            page = write_package(f"medwage.{package}.v1", contract)
            files.append(File.generated(config, f"reference/{package}.md", content=page))
    return files


def write_package(package: str, contract: descriptor_pb2.FileDescriptorSet) -> str:
    """Writes the services, messages and enums of a package with their comments."""
    own = sorted((file for file in contract.file if file.package == package), key=lambda file: file.name)
    if not own:
        raise ValueError(f"the contract has no package {package}")
    lines = [f"# {package}", ""]
    for file in own:
        comments = {tuple(it.path): it.leading_comments for it in file.source_code_info.location}
        for at, service in enumerate(file.service):
            lines += [f"## {service.name} {{ #{service.name} }}", "", write_comment(comments.get((6, at))), ""]
            for place, method in enumerate(service.method):
                lines += [f"### {method.name} {{ #{service.name}.{method.name} }}", ""]
                takes, gives = link_type(method.input_type, package), link_type(method.output_type, package)
                stream = "a stream of " if method.server_streaming else ""
                lines += [f"Takes {takes}, gives {stream}{gives}.", ""]
                lines += [write_comment(comments.get((6, at, 2, place))), ""]
        for at, message in enumerate(file.message_type):
            lines += write_message(message, message.name, (4, at), comments, package)
        for at, enum in enumerate(file.enum_type):
            lines += write_enum(enum, enum.name, (5, at), comments)
    return "\n".join(lines)


def write_message(message, name: str, path: tuple, comments: dict, package: str) -> list[str]:
    if message.options.map_entry:
        return []
    lines = [f"## {name} {{ #{name} }}", "", write_comment(comments.get(path)), ""]
    if message.field:
        lines += ["| field | type | |", "| --- | --- | --- |"]
        for at, field in enumerate(message.field):
            kind = write_type(field, message, package)
            comment = " ".join(write_comment(comments.get((*path, 2, at))).split()).replace("|", "\\|")
            lines.append(f"| `{field.name}` | {kind} | {comment} |")
        lines.append("")
    for at, nested in enumerate(message.nested_type):
        lines += write_message(nested, f"{name}.{nested.name}", (*path, 3, at), comments, package)
    for at, enum in enumerate(message.enum_type):
        lines += write_enum(enum, f"{name}.{enum.name}", (*path, 4, at), comments)
    return lines


def write_enum(enum, name: str, path: tuple, comments: dict) -> list[str]:
    lines = [f"## {name} {{ #{name} }}", "", write_comment(comments.get(path)), "", "| value | |", "| --- | --- |"]
    for at, value in enumerate(enum.value):
        comment = " ".join(write_comment(comments.get((*path, 2, at))).split()).replace("|", "\\|")
        lines.append(f"| `{value.name}` = {value.number} | {comment} |")
    return [*lines, ""]


def write_type(field, message, package: str) -> str:
    """Names the type of a field: `repeated`, `map` and `optional` are said, since they change what is sent."""
    entries = {f".{package}.{message.name}.{it.name}": it for it in message.nested_type if it.options.map_entry}
    entry = entries.get(field.type_name)
    if entry is not None:
        key, value = (write_type(part, message, package) for part in entry.field)
        return f"map of {key} to {value}"
    name = link_type(field.type_name, package) if field.type_name else SCALARS[field.type]
    if field.label == field.LABEL_REPEATED:
        return f"list of {name}"
    return f"optional {name}" if field.proto3_optional else name


def link_type(type_name: str, package: str) -> str:
    """Links a type of the contract to its place; types of others are named."""
    found = re.fullmatch(r"\.medwage\.(\w+)\.v1\.(.+)", type_name)
    if not found:
        return f"`{type_name.removeprefix('.')}`"
    page, name = found.groups()
    page = "" if f"medwage.{page}.v1" == package else f"{page}.md"
    return f"[{name}]({page}#{name})"


def write_comment(comment: str | None) -> str:
    """A comment as Markdown: without the space after the slashes, and with no line that would begin something else."""
    text = "\n".join(line.removeprefix(" ") for line in (comment or "").strip("\n").split("\n"))
    return text.replace("<", "&lt;")
