from hypothesis import settings

# Examples take as long as they take on a machine that does other things too.
settings.register_profile("articles", deadline=None)
settings.load_profile("articles")
