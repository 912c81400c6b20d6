"""The organisation as one YAML file: `units`, `people`, and `roles` where they come along."""

import yaml

from engine.org.contents import SECTIONS, Contents
from engine.org.places import Handed, Place, Places
from engine.yamltext import read_yaml, yaml_nodes


def read_written(name: str, data: bytes) -> Handed:
    """Finds entries that are written twice, which YAML would silently drop."""
    handed = Handed(Places(name))
    try:
        text = data.decode("utf-8-sig")
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader)):
            handed.add("不能使用 & 和 * 引用，请写全。", "& and * references are not read here; write it out.")
            return handed
        content, root = read_yaml(text), yaml_nodes(text)
    except UnicodeDecodeError:
        handed.add("文件应为 UTF-8 文本。", "The file must be a text in UTF-8.")
        return handed
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        handed.add("不是有效的 YAML。", "It is no valid YAML.", Place(line=mark.line + 1) if mark else None)
        return handed
    if not isinstance(content, dict):
        handed.add("应写 units 和 people。", "Write units and people.")
        return handed
    handed.sections = content
    _locate(root, handed)
    return handed


def _locate(root: yaml.Node, handed: Handed) -> None:
    for section, entries in _pairs(root, handed):
        for id, entry in _pairs(entries, handed, section):
            for field, value in _pairs(entry, handed, section, id):
                _pairs(value, handed, section, id, field)


def _pairs(node: yaml.Node, handed: Handed, *path: str) -> list[tuple[str, yaml.Node]]:
    """The entries of a mapping, each remembered with its place."""
    if not isinstance(node, yaml.MappingNode):
        return []
    seen: dict[str, yaml.Node] = {}
    for key, value in node.value:
        named, place = str(key.value), _place(key)
        if named in seen:
            handed.add(f"“{named}”写了两次。", f"{named} is written twice.", place)
        seen[named] = value
        section, id, field = (*path, named, "", "")[:3] if len(path) < 3 else path[:3]
        handed.places.of.setdefault((section, id, f"{field}.{named}" if len(path) == 3 else field), place)
    return list(seen.items())


def _place(node: yaml.Node) -> Place:
    return Place(line=node.start_mark.line + 1, column=node.start_mark.column + 1)


def write_written(contents: Contents) -> bytes:
    ordered = {section: contents[section] for section in SECTIONS}
    text: str = yaml.safe_dump(ordered, allow_unicode=True, sort_keys=False, width=120)
    return text.encode()
