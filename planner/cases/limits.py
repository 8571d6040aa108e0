"""How much a file may hold before it is refused: far more than any case, far less than stops a machine."""

LARGEST_TEXT_FILE_BYTES = 100_000_000
LARGEST_WORKBOOK_BYTES = 100_000_000
"""Of the file as it is, packed."""
LARGEST_UNPACKED_BYTES = 200_000_000
"""Of all parts of a workbook together, unpacked."""
LARGEST_RATIO = 200
"""Unpacked by packed size of a part; sheets that people make stay below 50."""
SMALLEST_SUSPECT_BYTES = 5_000_000
"""Unpacked size from which a part's ratio is looked at."""
MOST_PARTS = 500
"""Files inside a workbook."""
MOST_ROWS = 50_000
MOST_CELLS = 1_000_000
"""Cells of all sheets of a workbook together."""
LAST_COLUMN = 1000
"""Column beyond which no value may stand."""
LONGEST_CELL_TEXT = 32_767
"""Excel's own limit."""
MOST_MERGED_CELLS = 100_000
LONGEST_TITLE_ROWS = 30
"""Rows above the header that are looked through for it."""
