"""Every scenario of every bundle goes as it is written, and lets nothing out that is more personal than it may be."""

import pytest

from engine.bootstrap import rehearsal_engine
from engine.bundles import bundle_files, scenario_files
from engine.scenarios import play, read_scenario
from tests.support.house import ROOT
from tests.support.leaks import WATCHED, leaked

BUNDLES = sorted(path.parent.name for path in (ROOT / "processes").glob("[!_]*/bundle.yaml"))
WRITTEN = [(bundle, path, content) for bundle in BUNDLES for path, content in scenario_files(ROOT, bundle).items()]


@pytest.mark.parametrize(("bundle", "path", "content"), WRITTEN, ids=[path for _, path, _ in WRITTEN])
def test_the_scenario_goes_as_it_is_written(bundle: str, path: str, content: bytes) -> None:
    scenario = read_scenario(path, content)

    with rehearsal_engine(scenario.tenant) as engine:
        engine.channels = WATCHED
        played = play(scenario, bundle, lambda name: bundle_files(ROOT, name), engine)

        left = leaked(engine)

    assert [f"step {played.step}: {one.text('en')}" for one in played.differences] == []
    assert left == []
