"""What the program costs: each module is one benchmark, ``python -m bench.NAME``."""
