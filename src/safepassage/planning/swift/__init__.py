"""Dispatch in compiled loops: the operation as arrays, what is taken of all that is shared, and the best trip of a vehicle."""
