"""The index on disk and in memory: what Whoosh keeps, made into arrays that are only read."""
