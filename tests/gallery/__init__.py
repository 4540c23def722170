"""The gallery: a picture of every page type and state, to be looked through (`make gallery`)."""
