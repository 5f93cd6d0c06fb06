"""The sheets of an operation file, by subject; `safepassage.exchange.schema` puts them together."""
