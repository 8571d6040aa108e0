"""The sheets of the workbook in reading order: what each is called, what it is, and its sentence."""

SUMMED = "Schedule added up"
"""Title of the sheet that is there when sums are asked for."""
PRICED = "Prices"
"""Title of the sheet that is there when the plan holds prices."""
CHECKS = "Checks"
"""Title of the sheet of checks; sheets that a question adds stand before it."""
SHEETS: tuple[tuple[str, str, str], ...] = (
    (
        "Summary",
        "output",
        "The plan at a glance. Each figure is a formula; follow it to where it comes from.",
    ),
    ("Fiscal years", "output", "Every statement and ratio by fiscal year, until every term has ended."),
    ("Quarters", "output", "Every statement and ratio by fiscal quarter, until every term has ended."),
    (
        "Lease schedule",
        "output",
        "A row for each lease, month and hall inside the horizon; workings to the right.",
    ),
    (SUMMED, "output", "The lease schedule added up."),
    ("Decisions", "output", "Every lease request and every training run, accepted or declined."),
    (
        "Own use",
        "output",
        "GPUs of training runs, internal pools and on demand, by hall and month (monthly averages).",
    ),
    (
        "Sites by month",
        "output",
        "What GPUs do, power in use against the limit, and what sites cost; here costs are positive.",
    ),
    ("P&L", "output", "The income statement by month; what costs is negative."),
    ("P&L by site", "output", "The income statement of each site by month; interest is no site's."),
    ("P&L by tenant", "output", "What each tenant brings by month; costs of sites are no tenant's."),
    ("Cash", "output", "Cash by month to the last receipt; internal value stands below it and is no cash."),
    ("RPO", "output", "The backlog until every term has ended, and its firm part."),
    (
        "Balances",
        "output",
        "Receivables, deferred revenue, straight line and book values, from opening to closing.",
    ),
    (
        "Ratios by month",
        "output",
        "What GPUs and power are used for, prices realised, and debt service cover.",
    ),
    (
        "Returns",
        "output",
        "Every sum on its day, and what it returns; assets count at cost (or what they are worth in the books on "
        "day 0), and nothing comes back for them at the end.",
    ),
    (
        PRICED,
        "output",
        "What the first MW or GPU more would be worth, in one month and no other, the plan's whole numbers kept.",
    ),
    (CHECKS, "check", "The workbook's formulas beside the figures that the planner computed by itself."),
    ("Policies", "workings", "The figure of each policy beside its limit."),
    ("Internal value", "workings", "Pools tier by tier, and all that is value but no cash."),
    ("Halls by month", "workings", "What the GPUs of each hall do."),
    ("Leases", "workings", "The accepted leases: their terms, up-front sums, fees and balances."),
    (
        "Later months",
        "workings",
        "The lease schedule after the horizon, for backlog and straight lines only.",
    ),
    ("Levels", "workings", "Power and energy price of sites, GPUs of halls, the on-demand market."),
    ("Timeline", "workings", "The one timeline of all sheets: the same column is the same month everywhere."),
    ("Records", "workings", "The inputs again, a record in a row, for formulas to look things up in."),
    ("Inputs used", "input", "Every input with its unit and the place that it was read from."),
    ("Run", "input", "How the plan was found."),
)
"""Every sheet: title, what it is, and its sentence."""
HORIZON_SHEETS = (
    "Sites by month",
    "P&L",
    "P&L by site",
    "P&L by tenant",
    "Ratios by month",
    "Policies",
    "Internal value",
    "Halls by month",
    "Levels",
    PRICED,
)
"""Sheets with a column for each month of the horizon."""
WIDE = {"Leases": 7, "Records": 3}
"""Pages side by side on which wide sheets of workings are printed."""
