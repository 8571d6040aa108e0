"""The tests' second eyes: random cases, and an evaluator written from the planning-problem page alone."""
