"""Statements of a plan: income, cash, balances, backlog and figures, as tidy data frames on one timeline.

One place makes *postings* from case, decisions and ledger: an amount of one line in one month at one site, for
one tenant and lease. Every statement is a pivot of the postings, by month, fiscal quarter or fiscal year, in sum
or by site, tenant or lease. `lines.py` holds each statement's lines, subtotals, signs and columns.

**Timeline.** Month 0 to the last posting: the end of the horizon, of a lease, or of the receipts.
Income, utilisation and figures cover the horizon; cash and receivables also the receipts past it (the run-off);
the backlog and the straight-line receivable run on until every term has ended.

**Lease revenue.** Billing less service credits, as the plan bills it; a `service` recognises just that. An
`operating_lease` recognises in equal monthly amounts its billing less credits over the months the plan expects it
to run (to its recall, if it is recalled), also those past the horizon; a lease signed before month 0 does so from
month 0 on, less its opening straight-line balance. `sales_type` leases are shown like operating leases, with a
remark: a case holds no fair value, implicit rate or residual with which to derecognise the asset.

**Costs.** Setup costs and recall fees are expensed when paid. The expected credit loss is revenue less what the
plan expects to collect of it, expensed when billed; what is prepaid bears none. Depreciation is a straight line,
cost less residual over the life, by vintage of assets; halls without assets have none.

**Balances** (opening + movements = closing). Receivables: what is billed and not prepaid, less expected loss,
until received; an opening receivable is received in the months in which the payment lag brings the billings
before month 0. Deferred revenue: prepayments received, earned as the prepaid share of each month's billing less
credits, or refunded on recall. For a signed lease without an opening balance, the opening deferred revenue is what
the plan takes as prepaid: the prepaid share of its full term's revenue inside the horizon. Hence in every month
EBITDA - change of receivables + change of deferred revenue - change of straight-line receivable = cash available.

**Cash.** The lines down to `plan_cash` are the cash terms of the objective; discounted they are the plan's cash
NPV. Receipts of opening receivables and debt service follow; neither is in the objective, nor in the cash that the
policy `min_cash_usd` reads. Internal value stands below the closing cash, in no cash line and in no revenue.

**Backlog (RPO).** The whole remaining contract, also beyond the horizon: the revenue, as recognised, of each month
of the full term. Signed leases open the backlog; an open request is signed in its start month. A recall takes the
forgone months out in the lease's last month, at their billing less credits. So it ends at nought. Firm is the part
in the firm term, which cannot be recalled; headline is all of it. The next 12 months are of the closing backlog.
No default is taken off. Amounts that depend on availability or use are at their expected value.

**Sites.** A lease at several sites is split by its revenue at them (by GPUs where it has none). Blank as site,
tenant or lease: what belongs to none, such as fixed costs by tenant, or interest by site.
"""

from .accounting_class import AccountingProposal, propose_accounting_class
from .statements import Statements, statements

__all__ = ["AccountingProposal", "Statements", "propose_accounting_class", "statements"]
