"""Says whether a changed JSON Schema still accepts everything the old one accepted.

Messages outlive the code that wrote them: they wait in topics, in dead letters, in exported releases. So a new reader must take
every old message ("backward compatible", as Confluent's schema registry calls it). A change that does not needs a new version.

It misleads on keywords it does not know: it looks at types, properties, required, enumerations, bounds, patterns and lengths,
which are all that pydantic writes for our models, and treats any other changed keyword as a break.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]

_PROSE = {"title", "description", "default", "examples", "$defs", "$schema", "x-owner", "x-purpose", "x-retention-days"}
_LOWER_BOUNDS = {"minimum", "exclusiveMinimum", "minLength", "minItems"}
_UPPER_BOUNDS = {"maximum", "exclusiveMaximum", "maxLength", "maxItems"}


def breaks(old: Schema, new: Schema) -> list[str]:
    """What an old message may hold that the new schema refuses, one line each; empty when compatible.

    Examples
    --------
    >>> breaks({"type": "integer", "minimum": 0}, {"type": "integer", "minimum": 1})
    ['$: minimum was 0 and is 1']
    >>> breaks({"type": "integer", "minimum": 0}, {"type": "integer"})
    []
    """
    return list(_breaks("$", old, new, (old.get("$defs", {}), new.get("$defs", {}))))


def _breaks(path: str, old: Schema, new: Schema, defs: tuple[Schema, Schema]) -> Iterator[str]:
    old, new = _resolved(old, defs[0]), _resolved(new, defs[1])
    if "anyOf" in old or "oneOf" in old:
        yield from _lost_choices(path, _choices(old), _choices(new), defs)
        return
    if "anyOf" in new or "oneOf" in new:
        yield from _lost_choices(path, [old], _choices(new), defs)
        return
    yield from _narrowed(path, old, new)
    yield from _properties(path, old, new, defs)
    for inner in ("items", "additionalProperties"):
        if isinstance(old.get(inner), Mapping) and isinstance(new.get(inner), Mapping):
            yield from _breaks(f"{path}[]", old[inner], new[inner], defs)
        elif new.get(inner) != old.get(inner) and inner in new:
            yield f"{path}: {inner} was {old.get(inner)!r} and is {new[inner]!r}"


def _narrowed(path: str, old: Schema, new: Schema) -> Iterator[str]:
    for word in sorted(
        (old.keys() | new.keys()) - _PROSE - {"properties", "required", "items", "additionalProperties", "anyOf", "oneOf"}
    ):
        was, now = old.get(word), new.get(word)
        if was == now or now is None:
            continue
        if word == "enum" and was is not None and set(was) <= set(now):
            continue
        if word in _LOWER_BOUNDS and was is not None and now <= was:
            continue
        if word in _UPPER_BOUNDS and was is not None and now >= was:
            continue
        if word == "enum" and "const" in old and old["const"] in now:
            continue
        yield f"{path}: {word} was {was!r} and is {now!r}"


def _properties(path: str, old: Schema, new: Schema, defs: tuple[Schema, Schema]) -> Iterator[str]:
    before, after = old.get("properties", {}), new.get("properties", {})
    for name in sorted(set(new.get("required", ())) - set(old.get("required", ()))):
        yield f"{path}.{name}: is required now"
    for name, schema in before.items():
        if name in after:
            yield from _breaks(f"{path}.{name}", schema, after[name], defs)
        elif new.get("additionalProperties") is False:
            yield f"{path}.{name}: is gone"


def _lost_choices(path: str, before: list[Schema], after: list[Schema], defs: tuple[Schema, Schema]) -> Iterator[str]:
    for choice in before:
        if not any(not list(_breaks(path, choice, other, defs)) for other in after):
            kind = _resolved(choice, defs[0])
            yield f"{path}: nothing takes the choice {kind.get('type') or kind.get('const') or '?'} any more"


def _choices(schema: Schema) -> list[Schema]:
    return list(schema.get("anyOf") or schema.get("oneOf") or [schema])


def _resolved(schema: Schema, definitions: Schema) -> Schema:
    if "$ref" not in schema:
        return schema
    target: Schema = definitions[schema["$ref"].rsplit("/", 1)[-1]]
    return {**target, **{key: value for key, value in schema.items() if key != "$ref"}}
