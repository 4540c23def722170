"""What can be said of words alone, without an index: how they sound, what they mean, what else says the same."""
