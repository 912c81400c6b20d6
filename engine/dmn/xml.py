"""Bytes to elements, trusting nobody: no document type, no entities, no network, no huge trees."""

from collections.abc import Iterator

from lxml import etree

from engine.errors import DeploymentRefused, Finding

MAX_BYTES = 5_000_000

NAMESPACES = frozenset(
    {
        "http://www.omg.org/spec/DMN/20151101/dmn.xsd",
        "http://www.omg.org/spec/DMN/20151101/dmn11.xsd",
        "http://www.omg.org/spec/DMN/20180521/MODEL/",
        "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "https://www.omg.org/spec/DMN/20211108/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/MODEL/",
        "https://www.omg.org/spec/DMN/20230324/DMN15.xsd",
    }
)
"""DMN 1.1 (two spellings), 1.2, 1.3, 1.4 and 1.5 (two spellings)."""

Element = etree._Element


def read_definitions(content: bytes, resource: str) -> Element:
    """The `definitions` element. Raises DeploymentRefused for what is not XML, not DMN, or not harmless."""
    if len(content) > MAX_BYTES:
        raise _refused(resource, "DMN_TOO_LARGE", "文件超过 5 MB。", "The file exceeds 5 MB.", "请拆分。", "Split it.")
    if b"<!DOCTYPE" in content[:100_000]:
        raise _with_document_type(resource)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        raise _refused(
            resource, "DMN_XML", f"不是有效的 XML：{error}。", f"Not well-formed XML: {error}.",
            "请用建模器重新导出。", "Export it again from the modeler.", line,
        ) from None  # fmt: skip
    if root.getroottree().docinfo.internalDTD is not None:
        raise _with_document_type(resource)
    return _definitions(root, resource)


def _definitions(root: Element, resource: str) -> Element:
    name = etree.QName(root)
    if name.localname != "definitions" or name.namespace not in NAMESPACES:
        raise _refused(
            resource, "DMN_NAMESPACE", f"不是 DMN 1.1 至 1.5 的文件（根元素 {root.tag}）。",
            f"Not a file of DMN 1.1 to 1.5 (root element {root.tag}).",
            "请用建模器另存为 DMN。", "Save it as DMN from the modeler.",
        )  # fmt: skip
    return root


def _with_document_type(resource: str) -> DeploymentRefused:
    return _refused(
        resource, "DMN_DOCTYPE", "文件含有 DOCTYPE 声明。", "The file declares a document type.",
        "请删除该声明。", "Remove the declaration.",
    )  # fmt: skip


def _refused(
    resource: str, code: str, zh: str, en: str, remedy_zh: str, remedy_en: str, line: int | None = None
) -> DeploymentRefused:
    finding = Finding(code=code, zh=zh, en=en, remedy_zh=remedy_zh, remedy_en=remedy_en, resource=resource, line=line)
    return DeploymentRefused([finding])


def tag(element: Element) -> str:
    """The name without its namespace; other vendors' elements keep theirs and so match nothing."""
    name = etree.QName(element)
    return str(name.localname) if name.namespace in NAMESPACES else str(element.tag)


def children(element: Element, name: str) -> Iterator[Element]:
    return (child for child in element if tag(child) == name)


def child(element: Element, name: str) -> Element | None:
    return next(children(element, name), None)


def text_of(element: Element | None) -> str:
    """The text of the `text` child, as in `<inputEntry><text>&lt; 5</text></inputEntry>`."""
    inner = None if element is None else child(element, "text")
    return "" if inner is None else str(inner.text or "").strip()


def attribute(element: Element, name: str) -> str:
    return str(element.get(name) or "")


def reference(element: Element, name: str) -> str:
    """The id that a `href="#id"` child points to."""
    target = child(element, name)
    return "" if target is None else attribute(target, "href").rpartition("#")[2]
