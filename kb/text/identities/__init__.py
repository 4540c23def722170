"""Is this really us? Domains, links, e-mail addresses, handles and phone numbers against what a site owns."""
