"""What was deployed: deployments with their files, and the immutable definitions found in them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    Select,
    String,
    Text,
    UniqueConstraint,
    func,
    insert,
    select,
)

from engine.errors import NotFound
from engine.ids import Key
from engine.store.columns import JsonText, Moment, tenant_table
from engine.store.rows import Rows

deployment = tenant_table(
    "deployment",
    Column("key", BigInteger, nullable=False),
    Column("bundle", String(255), nullable=False),
    Column("checksum", String(64), nullable=False),
    Column("at", Moment, nullable=False),
    Column("by", String(255)),
    Column("authors", JsonText),
    Column("warnings", JsonText),
    Index(None, "tenant_id", "bundle", "key"),
)

resource = tenant_table(
    "resource",
    Column("deployment_key", BigInteger, nullable=False),
    Column("path", String(255), nullable=False),
    Column("content", LargeBinary, nullable=False),
    key=("deployment_key", "path"),
)

definition = tenant_table(
    "definition",
    Column("key", BigInteger, nullable=False),
    Column("process_id", String(255), nullable=False),
    Column("version", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("name_en", Text),
    Column("bundle", String(255), nullable=False),
    Column("resource_name", String(255), nullable=False),
    Column("xml", LargeBinary, nullable=False),
    Column("checksum", String(64), nullable=False),
    Column("deployment_key", BigInteger, nullable=False),
    Column("deployed_at", Moment, nullable=False),
    Column("version_tag", String(255)),
    UniqueConstraint("tenant_id", "process_id", "version"),
    Index(None, "tenant_id", "deployment_key"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentRow:
    """`by` is who published it; `authors` who made the changes, where these were drafts (None = handed in as files)."""

    key: Key
    bundle: str
    checksum: str
    at: datetime
    by: str | None = None
    authors: Sequence[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """What is to be mended, in both languages, and at which element or file."""

    place: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionRow:
    """Its file, as a rule the largest thing of all that a page or a command looks up, is asked for alone
    (`Definitions.xml`)."""

    key: Key
    process_id: str
    version: int
    name: str
    name_en: str | None = None
    bundle: str
    resource_name: str
    checksum: str
    deployment_key: Key
    deployed_at: datetime
    version_tag: str | None = None


class Definitions(Rows):
    def add_deployment(self, row: DeploymentRow, resources: Mapping[str, bytes] | None = None) -> None:
        """The act, with its files by path. Others may follow by `add_resource`."""
        self._insert(deployment, row)
        for path, content in (resources or {}).items():
            self.add_resource(row.key, path, content)

    def warn(self, key: Key, warnings: Sequence[Warned]) -> None:
        """Note what is to be mended in a deployment, though it was published."""
        self._change(deployment, deployment.c.key == key, warnings=[asdict(one) for one in warnings])

    def warned(self) -> Iterator[tuple[str, Warned]]:
        """Of the newest deployment of every bundle, with the bundle, in its order."""
        columns = (deployment.c.bundle, deployment.c.warnings)
        where = self._mine(deployment, deployment.c.key.in_(self._newest()))
        for bundle, warnings in self._connection.execute(select(*columns).where(where).order_by(deployment.c.bundle)):
            yield from ((bundle, Warned(**one)) for one in warnings or ())

    def credit(self, key: Key, authors: Sequence[str]) -> None:
        """Note whose drafts a deployment has published."""
        self._change(deployment, deployment.c.key == key, authors=list(authors))

    def latest_deployment(self, bundle: str) -> DeploymentRow | None:
        newest = [deployment.c.key.desc()]
        found = self._all(DeploymentRow, deployment, deployment.c.bundle == bundle, order_by=newest, limit=1)
        return found[0] if found else None

    def deployment(self, key: Key) -> DeploymentRow:
        """Raises NotFound."""
        found = self._find(DeploymentRow, deployment, deployment.c.key == key)
        if found is None:
            raise NotFound(what=f"部署 / deployment {key}")
        return found

    def current_deployments(self) -> list[DeploymentRow]:
        """The newest of every bundle, the newest of all first."""
        where = deployment.c.key.in_(self._newest())
        return self._all(DeploymentRow, deployment, where, order_by=[deployment.c.key.desc()])

    def _newest(self) -> Select[tuple[Key]]:
        return select(func.max(deployment.c.key)).where(self._mine(deployment)).group_by(deployment.c.bundle)

    def version_of(self, row: DeploymentRow) -> int:
        """Which deployment of its bundle it is, counted from 1: the version of its decisions and forms."""
        where = self._mine(deployment, deployment.c.bundle == row.bundle, deployment.c.key <= row.key)
        return self._connection.execute(select(func.count()).select_from(deployment).where(where)).scalar_one()

    def add_resource(self, deployment_key: Key, path: str, content: bytes) -> None:
        row = {"tenant_id": self._tenant, "deployment_key": deployment_key, "path": path, "content": content}
        self._connection.execute(insert(resource).values(row))

    def resources(self, deployment_key: Key) -> dict[str, bytes]:
        mine = self._mine(resource, resource.c.deployment_key == deployment_key)
        query = select(resource.c.path, resource.c.content).where(mine).order_by(resource.c.path)
        return {path: content for path, content in self._connection.execute(query)}

    def add(self, row: DefinitionRow, xml: bytes) -> None:
        """Raises Conflict when the same version is deployed elsewhere at this moment."""
        self._connection.execute(insert(definition).values(self._values(row) | {"xml": xml}))

    def load(self, key: Key, *, lock: bool = False) -> DefinitionRow:
        """Raises NotFound."""
        found = self._find(DefinitionRow, definition, definition.c.key == key, lock=lock)
        if found is None:
            raise NotFound(what=f"流程定义 / process definition {key}")
        return found

    def xml(self, key: Key) -> bytes:
        """The file of a definition, byte for byte as it was deployed. Raises NotFound."""
        query = select(definition.c.xml).where(self._mine(definition, definition.c.key == key))
        found: bytes | None = self._connection.execute(query).scalar()
        if found is None:
            raise NotFound(what=f"流程定义 / process definition {key}")
        return found

    def latest(self, process_id: str) -> DefinitionRow | None:
        newest = [definition.c.version.desc()]
        found = self._all(DefinitionRow, definition, definition.c.process_id == process_id, order_by=newest, limit=1)
        return found[0] if found else None

    def version(self, process_id: str, version: int) -> DefinitionRow | None:
        where = (definition.c.process_id == process_id, definition.c.version == version)
        return self._find(DefinitionRow, definition, *where)

    def tagged(self, process_id: str, tag: str) -> DefinitionRow | None:
        """The newest version with this version tag."""
        where = (definition.c.process_id == process_id) & (definition.c.version_tag == tag)
        found = self._all(DefinitionRow, definition, where, order_by=[definition.c.version.desc()], limit=1)
        return found[0] if found else None

    def of_process_in(self, deployment_key: Key, process_id: str) -> DefinitionRow | None:
        where = (definition.c.deployment_key == deployment_key, definition.c.process_id == process_id)
        return self._find(DefinitionRow, definition, *where)

    def of_deployment(self, deployment_key: Key) -> list[DefinitionRow]:
        where = definition.c.deployment_key == deployment_key
        return self._all(DefinitionRow, definition, where, order_by=[definition.c.process_id])
