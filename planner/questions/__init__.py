"""What people ask about a plan: one package a question, each with its answer as a frozen record and tidy frames."""
