"""The bank's text cut where evidence was found, so that a screen can mark it."""


def segments(text, evidence):
    """Cut ``text`` at the places of ``evidence``.

    :param str text: what the engine read
    :param list evidence: dicts with ``code`` and ``span`` (start, end) or None
    :return: list of ``{"text", "code"}``; code is empty where nothing was found
    """
    found = []
    end = 0
    for start, stop, code in _places(text, evidence):
        if start < end:
            continue
        if start > end:
            found.append({"text": text[end:start], "code": ""})
        found.append({"text": text[start:stop], "code": code})
        end = stop
    if end < len(text):
        found.append({"text": text[end:], "code": ""})
    return found


def _places(text, evidence):
    return sorted(
        (one["span"][0], min(one["span"][1], len(text)), one["code"])
        for one in evidence
        if one.get("span")
    )
