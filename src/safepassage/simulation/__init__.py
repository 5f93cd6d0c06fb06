"""From a plan and what may happen to the distribution of outcomes. No input or output, no clock, no solver."""
