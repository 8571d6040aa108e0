"""Tests of the solve: right values, a second solver, properties, and the solvers' known traps."""
