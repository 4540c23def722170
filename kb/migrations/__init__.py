"""The history of the database's tables, one file a step, oldest first.

After a change of the models write the next file in `versions/`; the tests in `tests/migrations`
say what it must contain. A step that was released is never changed.
"""
