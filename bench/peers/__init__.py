"""Other optimisers on our operations; run in an environment of their own, without the package."""
