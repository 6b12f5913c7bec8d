"""The part of CBOR (RFC 8949) that Pagefind's files are written in: whole numbers, texts and lists of known length."""

from __future__ import annotations

from typing import TypeAlias

Value: TypeAlias = "int | str | list[Value]"

_NUMBER, _NEGATIVE, _TEXT, _LIST = 0, 1, 3, 4
_SIZES = {24: 1, 25: 2, 26: 4, 27: 8}
"""Bytes of the argument that follows a head, by the head's low bits; smaller ones are the argument."""


def loads(data: bytes) -> Value:
    """The value that `data` holds. ValueError where it is anything else, or more than one value."""
    try:
        value, end = _read(data, 0)
    except IndexError:
        raise ValueError("CBOR that ends too early") from None
    if end != len(data):
        raise ValueError(f"{len(data) - end} bytes after the end of CBOR")
    return value


def dumps(value: Value) -> bytes:
    """`value` in the shortest form."""
    out: list[bytes] = []
    _write(value, out)
    return b"".join(out)


def _read(data: bytes, at: int) -> tuple[Value, int]:
    kind, argument = data[at] >> 5, data[at] & 31
    at += 1
    if argument >= 24:
        if argument not in _SIZES:
            raise ValueError("CBOR of unknown length")
        size = _SIZES[argument]
        argument = int.from_bytes(data[at : at + size], "big")
        at += size
    if kind == _NUMBER:
        return argument, at
    if kind == _NEGATIVE:
        return -1 - argument, at
    if kind == _TEXT:
        if at + argument > len(data):
            raise IndexError
        return data[at : at + argument].decode("utf-8"), at + argument
    if kind != _LIST:
        raise ValueError(f"CBOR of a kind {kind}")
    values: list[Value] = []
    for _ in range(argument):
        value, at = _read(data, at)
        values.append(value)
    return values, at


def _write(value: Value, out: list[bytes]) -> None:
    if isinstance(value, int):
        out.append(_head(_NUMBER, value) if value >= 0 else _head(_NEGATIVE, -1 - value))
    elif isinstance(value, str):
        body = value.encode("utf-8")
        out += [_head(_TEXT, len(body)), body]
    else:
        out.append(_head(_LIST, len(value)))
        for one in value:
            _write(one, out)


def _head(kind: int, argument: int) -> bytes:
    if argument < 24:
        return bytes([kind << 5 | argument])
    low, size = next((low, size) for low, size in _SIZES.items() if argument < 1 << 8 * size)
    return bytes([kind << 5 | low]) + argument.to_bytes(size, "big")
