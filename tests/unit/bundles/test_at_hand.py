"""What a bundle lays at hand on first screens: read whole, or refused with everything that is wrong."""

import pytest

from engine.bundles.manifest import read_manifest
from engine.errors import DeploymentRefused


def test_a_button_is_for_roles_and_has_its_place() -> None:
    said = {"at_hand": {"visit": {"zh": "走访", "en": "Visit", "roles": ["worker"], "place": 3}}}

    (one,) = read_manifest(said, "bundle.yaml").at_hand

    assert (one.process, one.zh, one.en, one.roles, one.place) == ("visit", "走访", "Visit", ("worker",), 3)


def test_everything_that_is_wrong_with_a_button_is_said_at_once() -> None:
    said = {"at_hand": {"visit": {"zh": "走访", "roles": [], "place": "first", "icon": "house"}}}

    with pytest.raises(DeploymentRefused) as refused:
        read_manifest(said, "bundle.yaml")

    places = {finding.element for finding in refused.value.findings}
    assert places == {f"at_hand.visit.{part}" for part in ("en", "roles", "place", "icon")}
