"""What is planned: the case (`inputs`), the plan and its check (`plan`), the mathematics (`formulation`)."""
