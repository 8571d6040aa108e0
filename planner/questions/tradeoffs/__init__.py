"""Trade-offs: frontiers of two measures, plans by several measures in order, and plans nearly as good."""
