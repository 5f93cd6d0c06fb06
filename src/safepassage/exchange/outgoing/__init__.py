"""A plan for the tools of others: one module for each format, all of them fed by what the audience may have."""
