"""What a cell's number format adds to a number: 400 in the format `0"k"` is shown as 400k, and two things are meant.

Excel scales by commas at the end (`0,"k"` shows 400,000 as 400k) and by a bare percent sign. Words in quotes or
after a backslash scale nothing. So a word is harmless only where it is the column's own unit, a currency, the x
of a multiple, or a scale that the commas make true.
"""

import re

_PART = re.compile(r'"([^"]*)"|\\(.)|\[\$[^\]]*\]|\[[^\]]*\]|[_*].|(.)', re.DOTALL)
_SCALES = {"k": 1, "thousand": 1, "m": 2, "mm": 2, "mn": 2, "million": 2, "b": 3, "bn": 3, "billion": 3}
"""Groups of three digits that a word stands for."""
_SCALING_COMMAS = re.compile(r"[0#?](,+)(?![0#?])")
_WORD = re.compile(r"[^\W\d_]+|%")
_CURRENCY = re.compile(r"[A-Z]{3}")
_LOCALE_CURRENCY = re.compile(r"\[\$([^\]-]*)")
_CURRENCY_WORD = re.compile(r"[€£¥₩₹]|\b[A-Z]{3}\b")
_HARMLESS = frozenset({"x", "per", "a"})
_SHORT = {"mo": "month", "mth": "month", "hr": "hour"}


def misleading_words(number_format: str, value: float, unit: str) -> str:
    """What a format adds that makes another quantity of the number, as it is shown; empty where nothing does.

    Parameters
    ----------
    number_format
        Excel's format code.
    value
        The number, which decides between the format's parts for positive, negative and nought.
    unit
        The unit of the column, such as `USD/month`.
    """
    part = _part_for(number_format, value)
    literal = "".join(
        quoted or escaped or (bare if bare in "/% " else "") for quoted, escaped, bare in _PART.findall(part)
    )
    scaled = _SCALING_COMMAS.search(_PART.sub(lambda one: one[3] or "", part))
    scale = len(scaled[1]) if scaled else 0
    own = {_singular(word) for word in _WORD.findall(unit)}
    for word in _WORD.findall(literal if _has_literal_percent(part) else literal.replace("%", "")):
        lower = word.casefold()
        is_scale = scale > 0 and _SCALES.get(lower) == scale
        is_currency = bool(_CURRENCY.fullmatch(word)) and "USD" in unit
        if not (is_scale or is_currency or lower in _HARMLESS or _singular(word) in own):
            return literal.strip()
    return ""


def foreign_currency(number_format: str, value: float, unit: str) -> str:
    """The currency that a format shows an amount in, where it is another than the dollars of the unit."""
    if "USD" not in unit:
        return ""
    part = _part_for(number_format, value)
    named = _LOCALE_CURRENCY.findall(part)
    named += _CURRENCY_WORD.findall("".join("".join(one) for one in _PART.findall(part)))
    return next((one for one in named if one not in ("", "$", "US$", "USD")), "")


def _part_for(number_format: str, value: float) -> str:
    """The part of a format that a number is shown by; parts with a condition of their own are not told apart."""
    parts, inside = [""], ""
    for at, char in enumerate(number_format):
        if char == '"' and not number_format[:at].endswith("\\"):
            inside = "" if inside else char
        if char == ";" and not inside:
            parts.append("")
        else:
            parts[-1] += char
    if value < 0 and len(parts) > 1:
        return parts[1]
    return parts[2] if value == 0 and len(parts) > 2 else parts[0]


def _has_literal_percent(part: str) -> bool:
    return any("%" in quoted + escaped for quoted, escaped, _ in _PART.findall(part))


def _singular(word: str) -> str:
    one = word.casefold().removesuffix("s")
    return _SHORT.get(one, one)
