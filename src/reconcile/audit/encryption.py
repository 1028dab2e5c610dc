"""Encrypts a file under a password: AES-256-GCM in blocks, the key from the password by scrypt (RFC 7914).

The file is: MAGIC, 16 bytes of salt, then blocks of 1 MiB, each followed by its tag of 16 bytes. A block's nonce is its
number in 11 bytes and a byte that is 1 for the last one, so that blocks can be neither moved, left out nor cut off
(STREAM: Hoang, Reyhanitabar, Rogaway, Vizár 2015). The salt is new for each file, and with it the key.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from reconcile.errors import Differs, WrongUse

MAGIC = b"reconcile bundle, encrypted 1\n"
SHORTEST = 12
_SALT, _TAG, _BLOCK = 16, 16, 1 << 20
_COST = 1 << 16  # 64 MiB and about a quarter of a second a guess


def encrypt(plain: Path, out: Path, password: str) -> None:
    """Write the encrypted form of a file; WrongUse where the password is too short."""
    if len(password) < SHORTEST:
        raise WrongUse(
            f"the password has {len(password)} characters, at least {SHORTEST} are needed",
            "Take some words that belong to nobody, and hand them over by another way than the bundle.",
        )
    salt = os.urandom(_SALT)
    cipher = _cipher(password, salt)
    with plain.open("rb") as source, out.open("wb") as target:
        target.write(MAGIC + salt)
        for nonce, block in _blocks(source, _BLOCK):
            target.write(cipher.encrypt(nonce, block, MAGIC))


def decrypt(encrypted: Path, out: Path, password: str) -> None:
    """Write the plain form of a file; Differs where the password is another or a byte was changed."""
    with encrypted.open("rb") as source, out.open("wb") as target:
        source.seek(len(MAGIC))
        cipher = _cipher(password, source.read(_SALT))
        for nonce, block in _blocks(source, _BLOCK + _TAG):
            try:
                target.write(cipher.decrypt(nonce, block, MAGIC))
            except InvalidTag as error:
                raise Differs(
                    f"{encrypted.name} cannot be decrypted: another password, or the file was changed or cut off",
                    "Try the password once more; then ask for the bundle again.",
                ) from error


def is_encrypted(path: Path) -> bool:
    """Whether a file is an encrypted bundle."""
    with path.open("rb") as file:
        return file.read(len(MAGIC)) == MAGIC


def _cipher(password: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=_COST, r=8, p=1).derive(password.encode()))


def _blocks(source: BinaryIO, size: int) -> Iterator[tuple[bytes, bytes]]:
    """The blocks of a file, each with its nonce; an empty file has one empty block."""
    number, block = 0, source.read(size)
    while True:
        following = source.read(size)
        yield number.to_bytes(11, "big") + (b"\0" if following else b"\1"), block
        if not following:
            return
        number, block = number + 1, following
