"""What exists and what a plan is: immutable, validated types in whole seconds, metres and people. No input or output, no clock."""
