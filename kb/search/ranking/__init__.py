"""A closer look at the best articles: what each explains, in which order, how sure the first is."""
