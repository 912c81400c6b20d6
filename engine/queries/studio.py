"""What process designers see: the bundles with their model files, one file to be changed, and what drafts change."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from engine import dmn
from engine.actor import Actor
from engine.bundles import Bundle, Change, differences
from engine.errors import Forbidden, NotFound
from engine.forms import Text
from engine.ids import Key
from engine.queries.names import Names
from engine.queries.shelf import Shelf
from engine.store.definitions import DeploymentRow
from engine.store.model_drafts import ModelDraftRow
from engine.store.unit_of_work import UnitOfWork

KINDS = (".bpmn", ".dmn")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenDraft:
    """`has_moved_on`: a newer version of the file was published after the draft had been begun."""

    row: ModelDraftRow
    authors: tuple[Text, ...]
    saved_by: Text
    has_moved_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenFile:
    """`parts` are the titles of the processes or decisions in it; `process` the first process's id."""

    path: str
    title: Text
    parts: tuple[Text, ...]
    process: str | None
    draft: SeenDraft | None

    @property
    def is_process(self) -> bool:
        return self.path.endswith(".bpmn")

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def within(self) -> str:
        """Its path below `processes/<bundle>/`."""
        return self.path.split("/", 2)[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenBundle:
    name: str
    title: Text
    deployment: DeploymentRow
    version: int
    published_by: Text | None
    authors: tuple[Text, ...]
    files: tuple[SeenFile, ...]

    @property
    def drafts(self) -> tuple[SeenFile, ...]:
        return tuple(file for file in self.files if file.draft is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenFile:
    """A file as it is changed: the draft's content, else the deployed one; `revision` 0 = there is no draft."""

    bundle: SeenBundle
    file: SeenFile
    content: bytes
    base: Key
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A decision to be read: each rule as its note and (column, cell) pairs, or the one expression."""

    decision: str
    rules: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    expression: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """What a draft changes. Without changes only the picture, or nothing at all, is different."""

    file: SeenFile
    draft: SeenDraft
    changes: tuple[Change, ...]
    is_own: bool


def bundles(work: UnitOfWork, shelf: Shelf, actor: Actor) -> list[SeenBundle]:
    """By title. Raises Forbidden."""
    _require_designer(actor)
    found = (_bundle(work, shelf, row) for row in work.definitions.current_deployments())
    return sorted(found, key=lambda one: one.title.zh)


def bundle_named(work: UnitOfWork, shelf: Shelf, actor: Actor, name: str) -> SeenBundle:
    """Raises Forbidden, NotFound."""
    _require_designer(actor)
    newest = work.definitions.latest_deployment(name)
    if newest is None:
        raise NotFound(what=f"流程包 / bundle {name}")
    return _bundle(work, shelf, newest)


def open_file(work: UnitOfWork, shelf: Shelf, actor: Actor, bundle: str, path: str) -> OpenFile:
    """Raises Forbidden, NotFound."""
    seen = bundle_named(work, shelf, actor, bundle)
    file = next((one for one in seen.files if one.path == path), None)
    if file is None:
        raise NotFound(what=f"文件 / file {path}")
    if file.draft is not None:
        row = file.draft.row
        return OpenFile(bundle=seen, file=file, content=row.content, base=row.base_deployment, revision=row.revision)
    deployed = work.definitions.resources(seen.deployment.key)[path]
    return OpenFile(bundle=seen, file=file, content=deployed, base=seen.deployment.key, revision=0)


def rules_in(content: bytes) -> list[Rules]:
    """The decisions of a file in their order; none of a file that cannot be read."""
    found: list[Rules] = []
    for piece in dmn.pieces(content).values():
        if piece["_type"] == "decision":
            found.append(Rules(decision=piece["_name"], rules=(), expression=piece.get("expression", "")))
        elif piece["_type"] == "rule":
            cells = ((key.removeprefix("cell:"), cell) for key, cell in piece.items() if key.startswith("cell:"))
            found[-1] = replace(found[-1], rules=(*found[-1].rules, (piece["description"], tuple(cells))))
    return found


def compared(work: UnitOfWork, seen: SeenBundle, actor: Actor) -> list[Compared]:
    """What each draft of the bundle changes in the file that it was made from."""
    return [_compared(work, file, file.draft, actor) for file in seen.drafts if file.draft is not None]


def _compared(work: UnitOfWork, file: SeenFile, draft: SeenDraft, actor: Actor) -> Compared:
    before = work.definitions.resources(draft.row.base_deployment).get(file.path, b"")
    changes = tuple(differences(file.path, before, draft.row.content))
    return Compared(file=file, draft=draft, changes=changes, is_own=actor.id in draft.row.authors)


def _require_designer(actor: Actor) -> None:
    if not actor.may_design:
        raise Forbidden()


def _bundle(work: UnitOfWork, shelf: Shelf, row: DeploymentRow) -> SeenBundle:
    bundle, names = shelf.bundle(work, row.key, row.bundle), Names(shelf.organisation(work)[0])
    files = work.definitions.resources(row.key)
    drafts = {draft.path: _draft(work, draft, names, files) for draft in work.model_drafts.of_bundle(row.bundle)}
    return SeenBundle(
        name=row.bundle, title=_title(bundle), deployment=row, version=work.definitions.version_of(row),
        published_by=names.person(row.by) if row.by else None,
        authors=tuple(names.person(author) for author in row.authors or ()),
        files=tuple(_file(bundle, path, drafts.get(path)) for path in sorted(files) if path.endswith(KINDS)),
    )  # fmt: skip


def _draft(work: UnitOfWork, row: ModelDraftRow, names: Names, files: Mapping[str, bytes]) -> SeenDraft:
    base = work.definitions.resources(row.base_deployment).get(row.path)
    return SeenDraft(
        row=row, authors=tuple(names.person(author) for author in row.authors), saved_by=names.person(row.saved_by),
        has_moved_on=base != files.get(row.path),
    )  # fmt: skip


def _file(bundle: Bundle, path: str, draft: SeenDraft | None) -> SeenFile:
    processes = [process.model for process in bundle.processes if process.resource == path]
    titles = [Text(model.root.title("zh"), model.root.title("en")) for model in processes]
    titles += [_in_words(bundle, name) for name in _decisions(bundle, path)]
    name = path.rpartition("/")[2]
    graph = next((one.graph_name for one in bundle.decisions.values() if one.resource == path and one.graph_name), name)
    title = titles[0] if processes else _in_words(bundle, graph)
    return SeenFile(
        path=path, title=title, parts=tuple(titles), process=processes[0].process_id if processes else None, draft=draft
    )


def _in_words(bundle: Bundle, name: str) -> Text:
    """What a decision or a graph of them is called by the words of its bundle."""
    return bundle.words.get(name, Text(name, name))


def _decisions(bundle: Bundle, path: str) -> Iterator[str]:
    return (one.name for one in bundle.decisions.values() if one.resource == path)


def _title(bundle: Bundle) -> Text:
    zh = bundle.title.get("zh") or bundle.name
    return Text(zh, bundle.title.get("en") or zh)
