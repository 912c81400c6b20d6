"""Texts with a number in them: English has two forms, Chinese one."""

import re

import pytest
from flask import Flask, render_template_string
from flask_babel import gettext

from webui.languages import Catalogues, catalogue


@pytest.mark.parametrize(
    ("language", "n", "said"),
    [("en", 1, "1 row"), ("en", 2, "2 rows"), ("en", 0, "0 rows"), ("zh", 1, "1行"), ("zh", 2, "2行")],
)
def test_a_number_is_said_with_its_own_form(language: str, n: int, said: str) -> None:
    app = Flask("numbers")
    Catalogues(app, locale_selector=lambda: language)
    with app.test_request_context():
        assert gettext("%(n)s行", n=n) == said
        assert render_template_string("{{ _('%(n)s行', n=n) }}", n=n) == said
        assert gettext("第%(n)s页", n=n) in {f"Page {n}", f"第{n}页"}  # one form fits all


def test_no_english_text_puts_a_plural_behind_every_number() -> None:
    """What has two forms is found by the second."""
    texts = {key: text for key, text in catalogue("en")._catalog.items() if isinstance(key, str)}
    many = re.compile(r"%\(n\)s (working )?(rows|tasks|days|months|entries|findings|places|hours|people)")
    assert not [text for text in texts.values() if many.search(text)]
