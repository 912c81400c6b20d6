"""The hygiene of the texts: they fit every machine, their links lead somewhere, and the references are complete."""

import re

import pytest

from tests.support.house import ROOT, files, within

WRITTEN = [".py", ".md", ".toml", ".yaml", ".yml", ".json", ".js", ".mjs", ".css", ".html", ".po", ".bpmn", ".dmn"]
TEXTS = {
    within(file): file.read_text("utf-8")
    for file in files()
    if file.suffix in WRITTEN or file.name in {"Makefile", "run", ".npmrc"}
}
# Put together from pieces so that this file does not find itself.
MACHINE = re.compile(r"(?<![\w.:/<-])/" + r"(?:root|home/\w+|Users/\w+|tmp|work/(?:main|shared))(?![\w-])")
REGISTRY = re.compile(
    "|".join((r"registry\." r"npmjs", r"pythonhosted\." r"org", r"pypi\." r"org", r"npm" r"mirror", r"index-" r"url"))
)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
VARIABLE = re.compile(r"\bLINLI_[A-Z]+(?:_[A-Z]+)*\b")


@pytest.mark.parametrize("path", TEXTS)
def test_a_text_names_no_folder_of_one_machine_and_no_package_registry(path: str) -> None:
    found = [match.group() for pattern in (MACHINE, REGISTRY) for match in pattern.finditer(TEXTS[path])]
    assert not found


@pytest.mark.parametrize("path", [path for path in TEXTS if path.endswith(".md")])
def test_the_links_of_a_page_lead_somewhere(path: str) -> None:
    missing = [link for link in LINK.findall(TEXTS[path]) if not (ROOT / path).parent.joinpath(link).exists()]
    assert not missing


def test_every_environment_variable_has_a_row_in_the_reference_and_every_row_a_reader() -> None:
    read = {
        name
        for path, text in TEXTS.items()
        if path.startswith(("engine/", "webui/", "hatch_build.py", "tests/"))
        for name in VARIABLE.findall(text)
    }
    rows = re.findall(r"^\| `(LINLI_\w+)`", TEXTS["docs/reference/settings.md"], re.MULTILINE)
    assert sorted(rows) == sorted(read)


def test_every_decision_is_a_page_of_context_decision_and_consequences() -> None:
    pages = {path: text for path, text in TEXTS.items() if path.startswith("docs/adr/")}
    headings = {path: re.findall(r"^## (\w+)$", text, re.MULTILINE) for path, text in pages.items()}
    assert pages
    assert set(map(tuple, headings.values())) == {("Context", "Decision", "Consequences")}, headings
