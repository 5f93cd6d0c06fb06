"""Lists, forms, roads and messages of others, as changes to an operation or entries of its logbook."""
