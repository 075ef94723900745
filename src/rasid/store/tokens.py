"""Tokens: who may write, and read where reading is closed. The store keeps their SHA-256, never the tokens."""

from __future__ import annotations

import hashlib
import secrets
from typing import NamedTuple

from sqlalchemy import insert, select, update

from rasid.store import tables
from rasid.store.database import StoreError
from rasid.store.store import Store, now

_PREFIX = "rasid_"
_T = tables.tokens.c


class Token(NamedTuple):
    """A token as the store knows it."""

    name: str
    created: str
    revoked: str | None


def create(store: Store, name: str) -> str:
    """A new token for somebody; it is told this once. Raises StoreError where the name is taken."""
    token = _PREFIX + secrets.token_urlsafe(32)
    with store.begin(writes=True) as connection:
        if connection.scalar(select(_T.key).where(_T.name == name)):
            raise StoreError(f'there is a token named "{name}" already; take another name, such as "{name}-2"')
        connection.execute(insert(tables.tokens).values(name=name, hash=_hash(token), created=now()))
    return token


def revoke(store: Store, name: str) -> None:
    """Ends a token. Raises StoreError where none of that name holds."""
    with store.begin(writes=True) as connection:
        done = connection.execute(update(tables.tokens).where(_T.name == name, _T.revoked.is_(None)).values(revoked=now()))
        if done.rowcount == 0:
            raise StoreError(f'no token named "{name}" holds')


def listed(store: Store) -> list[Token]:
    """Every token, the oldest first."""
    with store.begin() as connection:
        return [Token(*row) for row in connection.execute(select(_T.name, _T.created, _T.revoked).order_by(_T.key))]


def owner(store: Store, token: str | None) -> str | None:
    """The name of a token that holds, None for any other."""
    if not token or not token.startswith(_PREFIX) or len(token) > 100:
        return None
    with store.begin() as connection:
        name: str | None = connection.scalar(select(_T.name).where(_T.hash == _hash(token), _T.revoked.is_(None)))
    return name


def _hash(token: str) -> str:
    # The token itself is 256 random bits, so a plain digest cannot be guessed back; slow hashes are for what people make up.
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
