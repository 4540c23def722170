"""What readers searched for, opened and thought of it, kept for learning: scrubbed, in a file of its own.

`record.Recorder` takes it in without ever slowing a reader; `popular.PopularQueries` gives back what many asked.
"""
