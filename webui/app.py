"""Builds the Flask application: its rooms, its headers and the page of a refusal; it opens no database."""

from flask import Flask
from flask.wrappers import Response
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix

from engine.engine import Engine
from engine.errors import Rejected
from engine.settings import Settings, instance_secret
from engine.store.sessions import LASTS
from webui import (
    accesses,
    answers,
    api,
    attaching,
    batches,
    calendars,
    case_actions,
    case_page,
    clock,
    diagrams,
    documents,
    export_grants,
    filters,
    hooks,
    in_place,
    inbox,
    ledgers,
    live,
    marking,
    measures,
    migrating,
    notice_choices,
    notices,
    offline,
    organisation,
    panels,
    pausing,
    people_api,
    profile,
    public,
    session,
    sheet,
    signers,
    starting,
    studio,
    subjects,
    suspension,
    talking,
    tasks,
    undelivered,
    unmasking,
    verbs,
    watching,
)
from webui.languages import Catalogues, locale_of
from webui.one_moment import OneMoment
from webui.refusals import refusal, refusal_of_http
from webui.shell import asset_url
from webui.throttle import limiter

ROOMS = (
    session, offline, inbox, panels, live, filters, tasks, in_place, batches, verbs, signers, marking, pausing,
    starting, documents, case_page, case_actions, sheet, suspension, migrating, attaching, talking, diagrams, notices,
    notice_choices, profile, undelivered, watching, measures, ledgers, unmasking, answers, accesses, export_grants,
    subjects, studio,
    calendars, organisation, clock, api, people_api, hooks, public,
)  # fmt: skip
POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def create_app(settings: Settings, engine: Engine) -> Flask:
    app = Flask("webui")
    app.config.update(
        SECRET_KEY=instance_secret(settings),
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.production,
        PERMANENT_SESSION_LIFETIME=LASTS,
        MAX_CONTENT_LENGTH=20 * 1024 * 1024,
    )
    app.session_interface = session.Sessions()
    app.extensions["linli"] = engine
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]
    app.wsgi_app = OneMoment(app.wsgi_app, engine.database)  # type: ignore[method-assign]
    csrf = CSRFProtect(app)
    api.exempt(csrf)
    people_api.exempt(csrf)
    csrf.exempt(hooks.room)  # departments sign what they send, and no cookie counts
    limiter.init_app(app)
    Catalogues(app, locale_selector=lambda: locale_of(session.language()))
    app.jinja_env.globals["asset_url"] = asset_url
    app.context_processor(lambda: {"shell": session.shell()})
    app.before_request(session.require_sign_in)
    app.after_request(_headers)
    app.register_error_handler(Rejected, refusal)
    app.register_error_handler(HTTPException, refusal_of_http)
    app.add_url_rule("/healthz", "healthz", lambda: {"status": "ok"})
    for one in ROOMS:
        app.register_blueprint(one.room)
    return app


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "same-origin"
    return response
