"""Words that YAML takes for yes and no are names where they are keys."""

from engine.yamltext import read_yaml


def test_keys_are_the_words_that_were_written() -> None:
    assert read_yaml("answers: {on: 2, no: 3, off: yes}") == {"answers": {"on": 2, "no": 3, "off": True}}


def test_keys_that_are_merged_are_too() -> None:
    assert read_yaml("a: &a {on: 1}\nb: {<<: *a, off: 2}")["b"] == {"on": 1, "off": 2}
