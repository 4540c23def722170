"""The engine, its settings and the transaction."""
