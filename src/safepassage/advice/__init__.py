"""What needs both planning and simulation: plans that keep a stated confidence, the worth of the terms, what it would take."""
