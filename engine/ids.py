"""Names for the keys and ids that every room passes along; it makes none of them.

A *key* is a 63-bit number given by the store's sequence, unique over all nouns of one installation;
at the `/v2` border it travels as a decimal string. An *id* is text that an author or administrator chose.
"""

from typing import NewType

Key = int
"""Key of any stored row or running element, > 2**51 (so that it always takes the same room in a state)."""

TenantId = NewType("TenantId", str)
PersonId = NewType("PersonId", str)

FIRST_KEY = 2**51 + 1

DEFAULT_TENANT = TenantId("default")
