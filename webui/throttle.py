"""How often one address may fail to sign in, or send something without an account; accounts and tickets are locked by
the engine, this slows whoever tries many of them.

Counted in this process's memory: each web process counts for itself.
"""

from flask import Response
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

MINUTES = 15
FAILURES = 50
"""An office shares one address; a whole street does not mistype fifty times in a quarter of an hour."""
POSTS = 120
"""What may be sent from one address without an account in as long, whatever it is."""

limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=False)


def _failed(response: Response) -> bool:
    return response.status_code == 401


posts = limiter.shared_limit(f"{POSTS} per {MINUTES} minutes", scope="public")
failures = limiter.shared_limit(f"{FAILURES} per {MINUTES} minutes", scope="sign-in", deduct_when=_failed)
