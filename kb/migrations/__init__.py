"""The history of the database's tables, one file a step, oldest first.

After changing a model: `kb database upgrade`, then write the next file in `versions/` (Alembic's
`compare_metadata` in `tests/migrations` says what is missing), and never change one that was released.
"""
