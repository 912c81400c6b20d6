"""The main path of each mechanism, start to end, by its people and residents on phones, as the scenario is written."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from engine.bundles import bundle_files, scenario_files
from engine.scenarios import play_on, read_scenario
from tests.support.browser_stage import browser_stage
from tests.support.house import ROOT

SOAKED = [pytest.param(bundle, marks=pytest.mark.soak) for bundle in ("leave", "pairing", "exit")]
"""Leave goes over real pages in `acceptance` every time; all of them go as scenarios in `processes`."""


@pytest.mark.parametrize("bundle", ["proxy", "first_responder", *SOAKED])
def test_the_main_path_goes_over_the_pages_as_it_is_written(bundle: str, browser: Browser, tmp_path: Path) -> None:
    path = f"processes/{bundle}/scenarios/main_path.yaml"
    scenario = read_scenario(path, scenario_files(ROOT, bundle)[path])
    with browser_stage(browser, tmp_path) as stage:
        stage.set_up(scenario, {name: bundle_files(ROOT, name) for name in (bundle, *scenario.bundles)})

        played = play_on(stage, scenario)

        assert [f"step {played.step}: {one.text('en')}" for one in played.differences] == []
        assert stage.faults == {}
