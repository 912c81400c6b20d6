"""A form as programs get it: the form-js schema as a JSON text."""

import json

from flask.typing import ResponseReturnValue

from engine.forms import to_form_js
from engine.queries.forms import SeenForm
from webui.api.wire import TENANT, nothing


def form(seen: SeenForm | None) -> ResponseReturnValue:
    """204 where there is none."""
    if seen is None:
        return nothing()
    return {
        "tenantId": TENANT, "formId": seen.form.id, "version": seen.version, "formKey": str(seen.key),
        "schema": json.dumps(to_form_js(seen.form), ensure_ascii=False, default=str),
    }  # fmt: skip
