"""Forms drawn as HTML: every field labelled, every error linked, nothing inline, usable without JavaScript."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from babel.messages.extract import extract_from_dir
from flask import Flask, render_template_string
from flask_wtf.csrf import CSRFProtect
from lxml import html
from werkzeug.datastructures import MultiDict

from engine.errors import FieldError, ValidationFailed
from engine.feel import Evaluation
from engine.feel.evaluation import SHANGHAI
from engine.forms import Form, Option, Scope, Text, from_post, initial, judge, read_form
from webui.forms import change_rows, form_view
from webui.languages import Catalogues, catalogue, locale_of
from webui.shell import Shell, asset_url

ROOT = Path(__file__).parents[2]
WEBUI = ROOT / "webui"
PEOPLE = {"user": [Option("W005", Text("赵敏", "Zhao Min")), Option("W006", Text("李强", "Li Qiang"))]}
PAGE = """
{% extends 'base.html' %}
{% from 'forms/fields.html' import error_summary, form_fields, action_bar with context %}
{% block main %}{{ error_summary(view) }}
<form method="post">{{ form_fields(view, '/preview') }}{{ action_bar() }}</form>
{% endblock %}
"""


@pytest.fixture
def leave() -> Form:
    return read_form(yaml.safe_load((ROOT / "tests/support/forms/f_leave.yaml").read_text("utf-8")), "f_leave.yaml")


@pytest.fixture
def scope() -> Scope:
    now = datetime(2026, 11, 24, 9, 0, tzinfo=SHANGHAI)
    return Scope(variables={"starter": {"phone": "13812345678"}}, evaluation=Evaluation(now=now), options=PEOPLE)


def page(template: str, shell: Shell, **values: Any) -> html.HtmlElement:
    app = Flask("webui", root_path=str(WEBUI))
    app.secret_key = "test"
    CSRFProtect(app)
    Catalogues(app, locale_selector=lambda: locale_of(shell.language))
    app.jinja_env.globals["asset_url"] = asset_url
    with app.test_request_context("/"):
        return html.document_fromstring(render_template_string(template, shell=shell, **values))


def drawn(
    form: Form,
    values: Mapping[str, object],
    scope: Scope,
    errors: Sequence[FieldError] = (),
    language: str = "zh",
) -> html.HtmlElement:
    urls = dict.fromkeys(("inbox", "start", "mine", "notices", "preferences", "sign_out"), "/x")
    shell = Shell(language=language, person="王芳", here="start", open_tasks=12, unread=3, urls=urls)
    return page(PAGE, shell, view=form_view(form, values, scope, language=language, errors=errors))


def refused(form: Form, raw: Mapping[str, object], scope: Scope) -> Sequence[FieldError]:
    with pytest.raises(ValidationFailed) as failed:
        judge(form, raw, scope.variables, scope.evaluation, scope.options)
    return failed.value.errors


def words(element: html.HtmlElement) -> str:
    return re.sub(r"\s+", " ", element.text_content()).strip()


def test_every_control_has_a_label(leave: Form, scope: Scope) -> None:
    tree = drawn(leave, {"type": "sick", "out_of_city": True}, scope)
    labelled = set(tree.xpath("//label/@for"))
    controls = tree.xpath("//form//input[not(@type='hidden')]/@id | //form//select/@id | //form//textarea/@id")
    assert len(controls) > 12
    assert set(controls) <= labelled


def test_ids_are_unique(leave: Form, scope: Scope) -> None:
    ids = drawn(leave, {"handover": [{"task": "甲"}, {"task": "乙"}]}, scope).xpath("//@id")
    assert len(ids) == len(set(ids))


def test_what_is_hidden_is_not_drawn(leave: Form, scope: Scope) -> None:
    assert not drawn(leave, {"type": "annual"}, scope).xpath("//input[@name='documents' or @name='destination']")
    assert drawn(leave, {"type": "sick"}, scope).xpath("//input[@type='file'][@name='documents'][@multiple]")


def test_a_required_field_says_so_and_follows_its_condition(leave: Form, scope: Scope) -> None:
    def reason(kind: str) -> list[str]:
        return list(drawn(leave, {"type": kind}, scope).xpath("//textarea[@name='reason']/@aria-required"))

    assert reason("personal") == ["true"]
    assert reason("annual") == []


def test_every_error_is_linked_from_the_summary_and_tied_to_its_control(leave: Form, scope: Scope) -> None:
    raw = {"type": "annual", "start": "2026-02-30", "handover": [{"task": "走访"}, {"receiver": "W005"}]}
    errors = refused(leave, raw, scope)
    tree = drawn(leave, raw, scope, errors)
    ids = set(tree.xpath("//@id"))
    hrefs = tree.xpath("//div[@role='alert']//a/@href")
    assert len(hrefs) == len(errors)
    assert all(href.removeprefix("#") in ids for href in hrefs)
    assert "#f-handover-1-task" in hrefs
    (start,) = tree.xpath("//input[@name='start']")
    assert start.get("aria-invalid") == "true"
    described = [words(tree.get_element_by_id(name)) for name in start.get("aria-describedby").split()]
    assert any("不是存在的日期" in text for text in described)


def test_what_was_typed_is_shown_again_even_when_it_is_wrong(leave: Form, scope: Scope) -> None:
    raw = from_post(leave, MultiDict({"phone_during": "12<script>", "type": "annual", "cover": "W006"}))
    tree = drawn(leave, raw, scope, refused(leave, raw, scope))
    assert tree.xpath("//input[@name='phone_during']/@value") == ["12<script>"]
    assert tree.xpath("//select[@name='cover']/option[@selected]/@value") == ["W006"]


def test_a_table_has_a_row_for_each_value_and_buttons_that_are_plain_submits(leave: Form, scope: Scope) -> None:
    tree = drawn(leave, {"handover": [{"task": "甲"}, {"task": "乙"}]}, scope)
    assert tree.xpath("//tbody//input[contains(@name, '.task')]/@value") == ["甲", "乙"]
    assert tree.xpath("//button[@name='_add']/@value") == ["handover"]
    assert tree.xpath("//button[@name='_remove']/@value") == ["handover[0]", "handover[1]"]


def test_enter_never_presses_a_row_button(leave: Form, scope: Scope) -> None:
    assert drawn(leave, {}, scope).xpath("//form[.//table]//button")[0].get("name") is None


def test_row_buttons_change_only_their_table(leave: Form) -> None:
    raw = {"type": "annual", "handover": [{"task": "甲"}, {"task": "乙"}]}
    assert change_rows(leave, raw, "handover", None)["handover"] == [{"task": "甲"}, {"task": "乙"}, {}]
    assert change_rows(leave, raw, None, "handover[0]")["handover"] == [{"task": "乙"}]
    for add, remove in [("type", None), (None, "type[0]"), (None, "handover[x]"), (None, None)]:
        assert change_rows(leave, raw, add, remove) == raw


def test_only_fields_that_others_depend_on_redraw_the_form(leave: Form, scope: Scope) -> None:
    watched = drawn(leave, {}, scope).xpath("//form//*[@hx-trigger='change']/@name")
    assert sorted(watched) == ["out_of_city", "type"]


def test_a_stored_date_time_is_shown_in_local_time(scope: Scope) -> None:
    schema = {
        "id": "f",
        "title": "测",
        "components": [{"type": "datetime", "subtype": "datetime", "key": "at", "label": "时间"}],
    }
    view = form_view(read_form(schema, "f.yaml"), {"at": "2026-11-24T01:30:00Z"}, scope, language="zh")
    assert view.lines[0][0].value == "2026-11-24T09:30"


def test_a_time_that_begins_as_now_is_a_local_minute(scope: Scope) -> None:
    at = {"type": "datetime", "subtype": "datetime", "key": "at", "label": "时间", "defaultValue": "=now()"}
    form = read_form({"id": "f", "title": "测", "components": [at]}, "f.yaml")
    view = form_view(form, initial(form, {}, scope.evaluation), scope, language="zh")
    assert view.lines[0][0].value == "2026-11-24T09:00"


def test_a_readonly_field_has_no_control(scope: Scope) -> None:
    schema = {
        "id": "f",
        "title": "测",
        "components": [{"type": "number", "key": "used", "label": "已用", "readonly": True, "defaultValue": 4}],
    }
    form = read_form(schema, "f.yaml")
    tree = drawn(form, initial(form, {}, scope.evaluation), scope)
    assert not tree.xpath("//*[@name='used']")
    assert words(tree.xpath("//*[@id='f-used']")[0]) == "已用4"


def test_the_page_is_english_when_asked(leave: Form, scope: Scope) -> None:
    tree = drawn(leave, {}, scope, language="en")
    text = words(tree.xpath("//main")[0])
    assert "First day (required)" in text
    assert "Add a row" in text
    assert tree.get("lang") == "en"
    assert not re.search(r"[\u4e00-\u9fff]", text.replace("赵敏", "").replace("李强", ""))


def test_every_text_of_the_templates_has_an_english_one() -> None:
    options = {"**.html": {"extensions": "jinja2.ext.i18n"}}
    found = extract_from_dir(WEBUI / "templates", [("**.html", "jinja2")], options)
    texts = {message for _, _, message, _, _ in found}
    known = catalogue("en")
    assert "待办" in texts
    assert not [text for text in texts if known.gettext(text) == text]


def test_no_template_has_inline_scripts_styles_or_handlers() -> None:
    for path in sorted((WEBUI / "templates").rglob("*.html")):
        source = path.read_text("utf-8")
        assert not re.search(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son\w+=|hx-on|javascript:", source), path.name


def test_the_frame_marks_the_current_page_and_counts_what_waits(leave: Form, scope: Scope) -> None:
    tree = drawn(leave, {}, scope)
    assert {words(link) for link in tree.xpath("//nav//a[@aria-current='page']")} == {"发起"}
    assert tree.xpath("//*[@aria-label='通知，3条未读']")
    assert all(form.xpath(".//input[@name='csrf_token']") for form in tree.xpath("//header//form[@method='post']"))


def test_the_sign_in_page_shows_the_error_and_keeps_the_name() -> None:
    template = "{% extends 'sign_in.html' %}"
    tree = page(template, Shell(), error="用户名或密码不正确，请检查后重试。", username="wangfang")
    assert words(tree.xpath("//*[@role='alert']")[0]).startswith("用户名或密码不正确")
    assert tree.xpath("//input[@name='username']/@value") == ["wangfang"]
    assert tree.xpath("//input[@name='password']/@autocomplete") == ["current-password"]
    assert tree.xpath("//input[@name='csrf_token']")


def test_a_note_says_what_follows_from_the_answers_and_is_drawn_anew_with_them(scope: Scope) -> None:
    note = {"type": "text", "text": "共{{string(a * 2)}}天", "properties": {"text.en": "{{string(a * 2)}} days"}}
    form = read_form(
        {"id": "f", "title": "表单", "components": [{"type": "number", "key": "a", "label": "甲"}, note]}, "f.yaml"
    )
    said = {language: words(drawn(form, {"a": 3}, scope, language=language)) for language in ("zh", "en")}
    assert "共6天" in said["zh"]
    assert "6 days" in said["en"]
    assert form_view(form, {"a": 3}, scope, language="zh").is_watched


def test_a_text_field_proposes_values_and_takes_any_other(scope: Scope) -> None:
    named = '=for i in items return {value: i.code, label: i.code + " " + i.zh}'
    field = {"type": "textfield", "key": "item", "label": "事项", "valuesExpression": named}
    form = read_form({"id": "f", "title": "任务", "components": [field]}, "f.yaml")
    items = [{"code": "XZ-007", "zh": "食品安全"}, {"code": "XZ-008", "zh": "就业登记"}]

    tree = drawn(form, {}, scope.over({"items": items}))

    (control,) = tree.xpath("//input[@name='item']")
    offered = tree.xpath(f"//datalist[@id='{control.get('list')}']/option")
    assert [(one.get("value"), words(one)) for one in offered] == [
        ("XZ-007", "XZ-007 食品安全"), ("XZ-008", "XZ-008 就业登记"),
    ]  # fmt: skip
    assert judge(form, {"item": "other"}, {}, scope.evaluation)["item"] == "other"


def test_what_is_only_to_be_read_stays_when_the_form_is_drawn_again(scope: Scope) -> None:
    why = {"type": "textarea", "key": "why", "label": "原因", "readonly": True, "defaultValue": "=reason"}
    answer = {"type": "textfield", "key": "answer", "label": "答复"}
    form = read_form({"id": "f", "title": "召回", "components": [why, answer]}, "f.yaml")
    known = scope.over({"reason": "管道爆裂"})

    posted = from_post(form, MultiDict({"answer": "好"}), {})

    assert words(drawn(form, posted, known).get_element_by_id("f-why")) == "原因管道爆裂"


@pytest.mark.parametrize(("required", "offered"), [(True, list("12345")), (False, [*"12345", ""])])
def test_a_rating_is_tapped_and_kept_as_a_number(scope: Scope, required: bool, offered: list[str]) -> None:
    stars = {"type": "number", "key": "stars", "label": "星级", "properties": {"label.en": "Stars"},
             "validate": {"required": required, "min": 1, "max": 5, "step": 1}}  # fmt: skip
    form = read_form({"id": "f", "title": "评", "properties": {"title.en": "t"}, "components": [stars]}, "f.yaml")

    tree = drawn(form, {"stars": 4}, scope)

    assert tree.xpath("//input[@type='radio'][@name='stars']/@value") == offered
    assert tree.xpath("//input[@name='stars'][@checked]/@value") == ["4"]
    sent = from_post(form, MultiDict({"stars": "5"}), {})
    assert judge(form, sent, scope.variables, scope.evaluation, scope.options) == {"stars": 5}
