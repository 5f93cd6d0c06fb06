"""XML as it leaves: made of elements, never of pasted text; the same content, the same bytes."""

import re
import xml.etree.ElementTree as ET
from typing import Final

Element = ET.Element
_ILLEGAL: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text_of(value: object) -> str:
    """Return ``value`` as text, without the characters that XML 1.0 cannot hold."""
    return _ILLEGAL.sub("", str(value))


def child(parent: Element, name: str, value: object | None = None, /, **attributes: object) -> Element:
    """Return a new last child of ``parent``, with ``value`` as its text."""
    element = ET.SubElement(parent, name, {key: text_of(item) for key, item in attributes.items()})
    if value is not None:
        element.text = text_of(value)
    return element


def root(name: str, namespace: str, /, **attributes: object) -> Element:
    """Return the element that holds the rest, in ``namespace``, as the default one."""
    return ET.Element(name, {"xmlns": namespace, **{key: text_of(item) for key, item in attributes.items()}})


def document(element: Element) -> bytes:
    """Return ``element`` as a document in UTF-8, indented."""
    ET.indent(element)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(element, encoding="unicode")}\n'.encode()
