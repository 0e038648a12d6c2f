"""Metadata as unqualified Dublin Core in XML, the form that every harvester takes."""

from __future__ import annotations

from lxml import etree

from institute.publications.metadata.head import dublin_core
from institute.publications.metadata.model import Metadata, clean

OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SCHEMA = "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"
_WITH_LANGUAGE = {"title", "description"}


def element(meta: Metadata) -> etree._Element:
    """Return the piece as an ``oai_dc:dc`` element."""
    root = etree.Element(f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI_DC} {SCHEMA}")
    for name, value in dublin_core(meta):
        child = etree.SubElement(root, f"{{{DC}}}{name}")
        child.text = clean(value)
        if name in _WITH_LANGUAGE:
            child.set("{http://www.w3.org/XML/1998/namespace}lang", meta.language)
    return root
