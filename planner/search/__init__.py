"""Search in cases that the solver cannot carry alone: prices, construction, improvement, and a bound by sites."""
