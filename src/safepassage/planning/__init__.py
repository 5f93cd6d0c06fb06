"""From an operation to a plan and the proof that no plan can do more."""
