"""The plan: decisions, their money, and the independent check; no solver here."""
