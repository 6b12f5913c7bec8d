"""Records as they are kept: MessagePack, which holds values and cannot run code, behind a checksum."""

from __future__ import annotations

from hashlib import blake2b
from typing import Any, TypeVar

import msgspec

T = TypeVar("T")


class StoreError(Exception):
    """The store cannot be trusted: it must be thrown away and made again."""


_encoder = msgspec.msgpack.Encoder()
_decoders: dict[Any, msgspec.msgpack.Decoder[Any]] = {}
_CHECK = 8


def pack(value: object) -> bytes:
    """`value` as MessagePack behind its checksum."""
    data = _encoder.encode(value)
    return blake2b(data, digest_size=_CHECK).digest() + data


def unpack(data: bytes, type: type[T]) -> T:
    """The value behind `pack`. StoreError where the bytes are not what was packed."""
    body = data[_CHECK:]
    if blake2b(body, digest_size=_CHECK).digest() != data[:_CHECK]:
        raise StoreError("a record's checksum does not match")
    decoder = _decoders.get(type)
    if decoder is None:
        decoder = _decoders[type] = msgspec.msgpack.Decoder(type)
    try:
        return decoder.decode(body)  # type: ignore[no-any-return]
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise StoreError(str(error)) from error
