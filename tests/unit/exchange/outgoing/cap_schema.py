"""
The schema of Common Alerting Protocol 1.2, put together for a validator from the tables of the standard.

References
----------
OASIS (2010), Common Alerting Protocol Version 1.2, sections 3.2 (elements, what may stand in them) and 3.4 (their order and number).
"""

from functools import cache

from lxml import etree

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
_XS = "http://www.w3.org/2001/XMLSchema"
_TIME = r"\d\d\d\d-\d\d-\d\dT\d\d:\d\d:\d\d[-,+]\d\d:\d\d"
"""A date and time with the offset from UTC in numbers: the letter Z is not allowed."""
_PLAIN = r"[^\s,&<]+"
_VALUES = {
    "status": "Actual Exercise System Test Draft",
    "msgType": "Alert Update Cancel Ack Error",
    "scope": "Public Restricted Private",
    "category": "Geo Met Safety Security Rescue Fire Health Env Transport Infra CBRNE Other",
    "responseType": "Shelter Evacuate Prepare Execute Avoid Monitor Assess AllClear None",
    "urgency": "Immediate Expected Future Past Unknown",
    "severity": "Extreme Severe Moderate Minor Unknown",
    "certainty": "Observed Likely Possible Unlikely Unknown",
}
_PATTERNS = {"identifier": _PLAIN, "sender": _PLAIN, "sent": _TIME, "effective": _TIME, "onset": _TIME, "expires": _TIME}
_TYPES = {
    "language": "language",
    "web": "anyURI",
    "uri": "anyURI",
    "size": "integer",
    "altitude": "decimal",
    "ceiling": "decimal",
    **dict.fromkeys(("sent", "effective", "onset", "expires"), "dateTime"),
}
_PARTS = {
    "alert": "identifier sender sent status msgType source? scope restriction? addresses? code* note? references? incidents? info*",
    "info": (
        "language? category+ event responseType* urgency severity certainty audience? eventCode* effective? onset? expires? "
        "senderName? headline? description? instruction? web? contact? parameter* resource* area*"
    ),
    "resource": "resourceDesc mimeType size? uri? derefUri? digest?",
    "area": "areaDesc polygon* circle* geocode* altitude? ceiling?",
    **dict.fromkeys(("eventCode", "parameter", "geocode"), "valueName value"),
}
"""What each block is made of, in order: one of each, or with ? none or one, with * any number, with + at least one."""


@cache
def schema() -> etree.XMLSchema:
    """Return the schema, for lxml to validate with."""
    root = etree.Element(f"{{{_XS}}}schema", nsmap={"xs": _XS}, targetNamespace=NAMESPACE, elementFormDefault="qualified")
    root.append(_element("alert"))
    return etree.XMLSchema(root)


def _element(word: str) -> etree._Element:
    name = word.rstrip("?*+")
    least = "0" if word[-1] in "?*" else "1"
    most = "unbounded" if word[-1] in "*+" else "1"
    found = etree.Element(f"{{{_XS}}}element", name=name)
    if name != "alert":
        found.attrib.update({"minOccurs": least, "maxOccurs": most})
    if name in _PARTS:
        block = etree.SubElement(etree.SubElement(found, f"{{{_XS}}}complexType"), f"{{{_XS}}}sequence")
        block.extend([_element(part) for part in _PARTS[name].split()])
        return found
    kind = etree.SubElement(found, f"{{{_XS}}}simpleType")
    facets = etree.SubElement(kind, f"{{{_XS}}}restriction", base=f"xs:{_TYPES.get(name, 'string')}")
    for value in _VALUES.get(name, "").split():
        etree.SubElement(facets, f"{{{_XS}}}enumeration", value=value)
    if name in _PATTERNS:
        etree.SubElement(facets, f"{{{_XS}}}pattern", value=_PATTERNS[name])
    return found
