"""Tests of the formulation: every rule at its limit, inside and outside; its golden LP; a case where it bites."""
