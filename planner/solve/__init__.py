"""Solving a formulation: the program as arrays, HiGHS, and a second opinion."""
