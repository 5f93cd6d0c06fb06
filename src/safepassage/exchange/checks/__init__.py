"""Checks of sense: each is a function that yields findings about an operation that can be read but may not be meant."""
