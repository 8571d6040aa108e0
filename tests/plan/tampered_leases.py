"""Decisions that break a rule on leases."""

# ruff: noqa: D103 (the name of each says what was done)

from tests.plan.tampering import breaks
from tests.plan.worked import declined, with_lease, with_record


@breaks("signed_leases_stand")
def signed_but_declined(case, decisions):
    rows = tuple(declined("OLD") if one.request == "OLD" else one for one in decisions.leases)
    return case, decisions.model_copy(update={"leases": rows})


@breaks("signed_start")
def signed_starts_later(case, decisions):
    return case, with_lease(decisions, "OLD", start="2026-11", last_month="2027-10")


@breaks("signed_placement")
def signed_with_other_gpus(case, decisions):
    return case, with_lease(decisions, "OLD", gpus={"A": 110})


@breaks("signed_placement")
def signed_in_another_hall(case, decisions):
    return case, with_lease(decisions, "OLD", gpus={"D": 100})


@breaks("start_window")
def starts_too_early(case, decisions):
    return case, with_lease(decisions, "NEW", start="2027-01", last_month="2027-04")


@breaks("start_window")
def starts_too_late(case, decisions):
    return case, with_lease(decisions, "NEW", start="2027-04", last_month="2027-07")


@breaks("start_window")
def starts_past_the_horizon(case, decisions):
    changed = with_record(case, "lease_requests", "NEW", latest_start="2027-12")
    return changed, with_lease(decisions, "NEW", start="2027-07", last_month="2027-10")


@breaks("start_window")
def starts_before_the_horizon(case, decisions):
    changed = with_record(case, "lease_requests", "NEW", earliest_start="2026-11")
    return changed, with_lease(decisions, "NEW", start="2026-12", last_month="2027-03")


@breaks("one_of_a_group")
def two_of_a_group(case, decisions):
    accepted = {"is_accepted": True, "start": "2027-01", "last_month": "2027-01", "gpus": {"A": 100}}
    return case, with_lease(decisions, "ALT", **accepted)


@breaks("lease_size")
def too_few_gpus(case, decisions):
    return case, with_lease(decisions, "NEW", gpus={"A": 40})


@breaks("lease_size")
def too_many_gpus(case, decisions):
    return case, with_lease(decisions, "NEW", gpus={"A": 210})


@breaks("lease_size")
def accepted_without_gpus(case, decisions):
    return case, with_lease(decisions, "NEW", gpus={})


@breaks("whole_lots")
def part_of_a_lot(case, decisions):
    return case, with_lease(decisions, "NEW", gpus={"A": 105})


@breaks("lease_placement")
def two_halls_for_one(case, decisions):
    return case, with_lease(decisions, "SITE", gpus={"E": 100, "F": 10})


@breaks("lease_placement")
def two_sites_for_one(case, decisions):
    return with_record(case, "lease_requests", "RIV", placement="site"), decisions


@breaks("lease_gpu_types")
def gpu_type_not_asked_for(case, decisions):
    return case, with_lease(decisions, "NEW", gpus={"B": 104})


@breaks("lease_sites")
def site_not_asked_for(case, decisions):
    return case, with_lease(decisions, "NEW", gpus={"D": 100})


@breaks("barred_jurisdictions")
def hall_in_barred_jurisdiction(case, decisions):
    return case, with_lease(decisions, "EXI", gpus={"D": 100})


@breaks("barred_jurisdictions")
def whole_site_in_barred_jurisdiction(case, decisions):
    changed = with_record(case, "sites", "S4", jurisdiction="CN")
    return with_record(changed, "tenants", "Exile", barred_jurisdictions=("EU", "CN")), decisions


@breaks("whole_site_takes_all")
def whole_site_with_placements(case, decisions):
    return case, with_lease(decisions, "WHOLE", gpus={"W": 50})


@breaks("lease_term")
def ends_early_without_recall(case, decisions):
    return case, with_lease(decisions, "NEW", last_month="2027-04")


@breaks("lease_term")
def runs_past_its_term(case, decisions):
    return case, with_lease(decisions, "NEW", last_month="2027-06")


@breaks("recall_right")
def recalled_without_the_right(case, decisions):
    return case, with_lease(decisions, "RIV", is_recalled=True, last_month="2027-02")


@breaks("recall_window")
def recalled_within_the_notice(case, decisions):
    return case, with_lease(decisions, "NEW", is_recalled=True, last_month="2027-03")


@breaks("recall_window")
def recalled_within_the_firm_term(case, decisions):
    changed = with_record(case, "lease_requests", "NEW", recall_notice_months=0, firm_months=3)
    return changed, with_lease(decisions, "NEW", is_recalled=True, last_month="2027-03")


@breaks("recall_window")
def recalled_at_its_term(case, decisions):
    return case, with_lease(decisions, "NEW", is_recalled=True)


@breaks("recall_notice")
def recalled_before_notice_can_be_given(case, decisions):
    return case, with_lease(decisions, "OLD", is_recalled=True, last_month="2027-03")


@breaks("recall_notice")
def recalled_before_month_0(case, decisions):
    changed = with_record(case, "lease_requests", "OLD", recall_notice_months=0, firm_months=0)
    return changed, with_lease(decisions, "OLD", is_recalled=True, last_month="2026-12")
