"""`grants:` of a manifest: which guarded connectors its models may name. Whoever draws a model cannot give it more."""

from collections.abc import Collection, Iterator

from engine.bpmn.expressions import static_text
from engine.bundles.bundle import Process
from engine.errors import Finding

GUARDED = frozenset({"org.account"})
"""What reaches beyond the work of a case: such a connector is named only where the bundle's file grants it."""


def check_grants(processes: Collection[Process], grants: Collection[str], manifest: str) -> Iterator[Finding]:
    """Guarded connectors that models name and the manifest does not grant, and grants of what is not guarded."""
    for name in sorted(set(grants) - GUARDED):
        known = ", ".join(sorted(GUARDED))
        yield Finding(
            code="GRANT_UNKNOWN", resource=manifest, element=f"grants.{name}",
            zh=f"{name} 不需要授权。", en=f"{name} needs no grant.",
            remedy_zh=f"可写的有：{known}。", remedy_en=f"It may be one of: {known}.",
        )  # fmt: skip
    for process in processes:
        for element in process.model.elements:
            named = static_text(element.job.type) if element.job is not None else None
            if named in GUARDED - set(grants):
                yield _not_granted(str(named), process.resource, element.id)


def _not_granted(name: str, resource: str, element: str) -> Finding:
    return Finding(
        code="NOT_GRANTED", resource=resource, element=element,
        zh=f"该流程包没有使用 {name} 的授权。", en=f"The bundle is not granted {name}.",
        remedy_zh=f"请由系统管理员在 bundle.yaml 的 grants 中写明 {name}，或改用其他方式。",
        remedy_en=f"An administrator writes {name} under `grants` in bundle.yaml; or do without it.",
    )  # fmt: skip
