"""Chinese as written in the templates, English from `translations/en/LC_MESSAGES/messages.po`.

The catalogue is read from the text file when it is first needed: no compiled copy to build, ship or forget.
"""

import io
from functools import cached_property, lru_cache
from importlib.resources import files

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask
from flask_babel import Babel, Domain, get_locale
from markupsafe import Markup

LANGUAGES = {"zh": "中文", "en": "English"}
DEFAULT_LANGUAGE = "zh"
_LOCALES = {"zh": "zh_Hans_CN", "en": "en"}


def locale_of(language: str) -> str:
    """The locale that formats dates and numbers in a language."""
    return _LOCALES.get(language, _LOCALES[DEFAULT_LANGUAGE])


class Catalogues(Babel):  # type: ignore[misc]  # flask-babel carries no types
    """Flask-Babel with our catalogues; use it as `Catalogues(app, locale_selector=…)`."""

    def init_app(self, app: Flask, *args: object, **settings: object) -> None:
        super().init_app(app, *args, **settings)
        app.jinja_env.globals["_"] = _in_template

    @cached_property
    def domain_instance(self) -> Domain:
        return _TextDomain()


class _TextDomain(Domain):  # type: ignore[misc]  # flask-babel carries no types
    def get_translations(self) -> NullTranslations:
        return catalogue(_language())

    def gettext(self, string: str, **variables: object) -> str:
        """A text with a number `n` is said in the form that fits the number, where the catalogue has several."""
        text = _said(self.get_translations(), string, variables.get("n"))
        return text % variables if variables else text


def _language() -> str:
    locale = get_locale()
    return "zh" if locale is None else locale.language


def _in_template(text: str, /, **values: object) -> Markup:
    """`_('…')` of templates, as Jinja's own does it: a page has some hundred of them, most without values."""
    language = _language()
    if not values:
        return _without_values(language, text)
    return Markup(_said(catalogue(language), text, values.get("n"))) % values


@lru_cache(maxsize=4096)
def _without_values(language: str, text: str) -> Markup:
    return Markup(catalogue(language).ugettext(text)) % {}


def _said(texts: NullTranslations, string: str, n: object) -> str:
    """A catalogue answers None for a text of which it has one form only."""
    several = str(texts.ngettext(string, "", n)) if isinstance(n, int) else ""
    return several if several not in ("", string) else str(texts.gettext(string))


@lru_cache
def catalogue(language: str) -> NullTranslations:
    """The translations of a language; for Chinese, and any language without a catalogue, the texts themselves."""
    source = files("webui").joinpath("translations", language, "LC_MESSAGES", "messages.po")
    if not source.is_file():
        return NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(source.read_bytes())))
    compiled.seek(0)
    return Translations(compiled)
