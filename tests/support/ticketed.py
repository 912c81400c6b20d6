"""A small process that residents may see, ask for and speak to, and an office that runs it."""

from engine.commands import ApplyInPublic, OpenTicket
from tests.support import bpmn as b
from tests.support.engines import Office

PHONE, TAIL, HOME = "10000000042", "0042", "203.0.113.7"
MANIFEST = """
title: {zh: 求助, en: Help}
business_key: HP
start_forms: {help: f_help}
public:
  help:
    ticket:
      phone: =start.phone
      subject: =start.what
      promised: =now() + duration("P1D")
      papers: '=if list contains(waits_for, "taken_back") then ["户口簿"] else []'
      states:
        - {when: is_over, zh: 已办好, en: Done}
        - {when: 'list contains(waits_for, "rated")', zh: 请您评价, en: Please rate it}
        - {zh: 正在办理, en: Under way}
      steps: {start: {zh: 收到, en: Received}, ut_do: {zh: 办理, en: Being done}, praise: {zh: 评价, en: Rating}}
    apply: {form: f_ask, unit: =community}
    messages:
      taken_back: {title: {zh: 不用办了, en: No more needed}, hint: {zh: 到此为止。, en: That is the end.}}
      rated: {title: {zh: 评价, en: Rate}, form: f_rated}
"""
_PHONE = (
    '{type: textfield, key: phone, label: 电话, properties: {label.en: Telephone}, validate: {pattern: "1\\\\d{10}"}}'
)
_WHAT = "{type: textfield, key: what, label: 何事, properties: {label.en: What}, validate: {required: true}}"
_COMMUNITY = (
    "{type: select, key: community, label: 社区, properties: {label.en: Community, picker: org, units: community},"
    " validate: {required: true}}"
)
_STARS = (
    "{type: number, key: stars, label: 星级, properties: {label.en: Stars}, validate: {required: true, min: 1, max: 5}}"
)
_PHOTO = "{type: filepicker, key: photo, label: 照片, properties: {label.en: Photograph}}"
FORMS = {
    "f_help": f"[{_PHONE}, {_WHAT}]", "f_ask": f"[{_COMMUNITY}, {_PHONE}, {_WHAT}]", "f_rated": f"[{_STARS}, {_PHOTO}]",
}  # fmt: skip


def help_bundle(manifest: str = MANIFEST) -> dict[str, bytes | str]:
    """A clerk does it, unless it is taken back meanwhile; then a rating is waited for."""
    drawn = b.process(
        "help", b.start(), b.user_task("ut_do", groups="clerk:XY"),
        b.catch("praise", message="rated", key="=businessKey"),
        b.boundary("back", on="ut_do", message="taken_back", key="=businessKey"), b.end(), b.end("gone"),
        flows=["start -> ut_do -> praise -> end", "back -> gone"], name="求助",
    )  # fmt: skip
    return {
        "processes/help/bundle.yaml": manifest,
        "processes/help/help.bpmn": drawn,
        **{
            f"forms/help/{name}.yaml": f"id: {name}\ntitle: 表\nproperties: {{title.en: Form}}\ncomponents: {fields}"
            for name, fields in FORMS.items()
        },
    }


def asked(office: Office, **answers: str) -> dict[str, object]:
    """A resident asks for help online."""
    said = {"community": "XY", "phone": PHONE, "what": "换灯泡", **answers}
    return office.does(ApplyInPublic, process_id="help", answers=said, address=HOME)


def looks_up(office: Office, code: str, tail: str = TAIL, address: str = HOME) -> dict[str, object]:
    return office.does(OpenTicket, code=code, tail=tail, address=address)
