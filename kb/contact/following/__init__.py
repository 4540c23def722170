"""Following a ticket without an account: its pages, how they are found, what may be done there."""
