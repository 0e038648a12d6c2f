"""Checks documents against the schemas kept beside it. A JSON schema's keyword that it does not know is an error."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

FOLDER = Path(__file__).parent / "schemas"
_WORDS = {"$schema", "$comment", "id", "title", "description", "definitions", "format", "uniqueItems"}
_ELSEWHERE = {
    "http://www.w3.org/2009/01/xml.xsd": "xml.xsd",
    "http://www.w3.org/Math/XMLSchema/mathml3/mathml3.xsd": "standard-modules/mathml3/mathml3.xsd",
}


@lru_cache(maxsize=1)
def crossref() -> etree.XMLSchema:
    """Return Crossref's schema, read from its archive and from nowhere else."""
    names = _archived()

    def read(url: str) -> tuple[str, bytes]:
        name = _ELSEWHERE.get(url) or url.removeprefix("zip:///").lstrip("/")
        if name not in names:
            name = next(known for known in sorted(names, key=len) if known.endswith(name.rpartition("/")[2]))
        return f"zip:///{name}", names[name]

    return _schema(*read("crossref5.4.0.xsd"), read)


@lru_cache(maxsize=1)
def oai() -> etree.XMLSchema:
    """Return the schema of OAI-PMH's answers with records as ``oai_dc`` in them, read from the files kept here."""
    spaces = {
        "OAI-PMH": "http://www.openarchives.org/OAI/2.0/",
        "oai_dc": "http://www.openarchives.org/OAI/2.0/oai_dc/",
    }
    imports = "".join(
        f'<import namespace="{space}" schemaLocation="kept:///{name}.xsd"/>' for name, space in spaces.items()
    )
    both = f'<schema xmlns="http://www.w3.org/2001/XMLSchema">{imports}</schema>'

    def read(url: str) -> tuple[str, bytes]:
        name = url.rpartition("/")[2]
        kept = FOLDER / "oai-pmh" / name
        return f"kept:///{name}", kept.read_bytes() if kept.exists() else _archived()[name]

    return _schema("kept:///both.xsd", both.encode(), read)


def _archived() -> dict[str, bytes]:
    archive = zipfile.ZipFile(FOLDER / "crossref-5.4.0.zip")
    return {name: archive.read(name) for name in archive.namelist()}


def _schema(base: str, text: bytes, read: Callable[[str], tuple[str, bytes]]) -> etree.XMLSchema:
    """Return a schema whose parts are read by a function alone, never from the network."""

    class Within(etree.Resolver):
        def resolve(self, url: str, public: str | None, context: Any) -> Any:
            found, content = read(url)
            return self.resolve_string(content, context, base_url=found)

    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(Within())
    return etree.XMLSchema(etree.fromstring(text, parser, base_url=base))


def datacite_problems(record: dict[str, Any]) -> list[str]:
    """Return what is wrong with a DataCite record."""
    schema = json.loads((FOLDER / "datacite-v4.5.json").read_text())
    return _problems(record, schema, schema, "record")


def _problems(value: Any, rule: dict[str, Any], root: dict[str, Any], where: str) -> list[str]:
    found: list[str] = []
    if "$ref" in rule:
        name = rule["$ref"].rpartition("/")[2]
        return _problems(value, root["definitions"][name], root, where)
    for word, said in rule.items():
        match word:
            case "type":
                kinds = {"string": str, "array": list, "object": dict, "number": (int, float), "integer": int}
                if not isinstance(value, kinds[said]):
                    found.append(f"{where} is no {said}")
            case "enum":
                found += [] if value in said else [f"{where} is {value!r}, not one of {said}"]
            case "required":
                found += [f"{where} has no {name}" for name in said if name not in value]
            case "properties":
                for name in set(said) & set(value):
                    found += _problems(value[name], said[name], root, f"{where}.{name}")
            case "additionalProperties":
                if said is False:
                    found += [f"{where} has {name}" for name in value if name not in rule["properties"]]
            case "items":
                for place, item in enumerate(value):
                    found += _problems(item, said, root, f"{where}[{place}]")
            case "minItems":
                found += [] if len(value) >= said else [f"{where} has too few"]
            case "pattern":
                found += [] if re.search(said, value) else [f"{where} does not match {said}"]
            case "minimum" | "maximum":
                found += [] if (value >= said) == (word == "minimum") or value == said else [f"{where} is out of range"]
            case "const":
                found += [] if value == said else [f"{where} is {value!r}, not {said!r}"]
            case "if":
                branch = "else" if _problems(value, said, root, where) else "then"
                found += _problems(value, rule[branch], root, where) if branch in rule else []
            case "then" | "else":
                pass  # read with its if
            case "allOf":
                for part in said:
                    found += _problems(value, part, root, where)
            case "anyOf" | "oneOf":
                if all(_problems(value, part, root, where) for part in said):
                    found.append(f"{where} fits nothing that it may be")
            case _ if word not in _WORDS:
                raise NotImplementedError(f"the schema uses {word}")
    return found
