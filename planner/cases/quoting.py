"""The quote that keeps a spreadsheet from taking a text of a CSV file for a formula."""

FORMULA_STARTS = tuple("=+-@\t\r'")
"""First characters that make a formula of a text in a spreadsheet, and the quote that keeps it from that."""


def quoted(text: str) -> str:
    """The text, with a quote before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def unquoted(text: str) -> str:
    """The text without the quote that `quoted` put before it."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text
