"""Records as they are kept: MessagePack, which holds values and cannot run code, behind a checksum."""

from __future__ import annotations

from typing import Any, TypeVar
from zlib import crc32

import msgspec

T = TypeVar("T")


class StoreError(Exception):
    """The store cannot be trusted: it must be thrown away and made again."""


_encoder = msgspec.msgpack.Encoder()
_decoders: dict[Any, msgspec.msgpack.Decoder[Any]] = {}
_CHECK = 4
"""Bytes of the checksum, a CRC-32 (ISO-HDLC). It is to find damage; who wanted to mislead could write a fitting hash as
well, and a hash takes four times as long, of every record that is read."""


def pack(value: object) -> bytes:
    """`value` as MessagePack behind its checksum."""
    data = _encoder.encode(value)
    return crc32(data).to_bytes(_CHECK, "big") + data


def unpack(data: bytes, type: type[T]) -> T:
    """The value behind `pack`. StoreError where the bytes are not what was packed."""
    body = data[_CHECK:]
    if crc32(body).to_bytes(_CHECK, "big") != data[:_CHECK]:
        raise StoreError("a record's checksum does not match")
    decoder = _decoders.get(type)
    if decoder is None:
        decoder = _decoders[type] = msgspec.msgpack.Decoder(type)
    try:
        return decoder.decode(body)  # type: ignore[no-any-return]
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise StoreError(str(error)) from error
