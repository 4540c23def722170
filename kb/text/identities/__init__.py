"""Is this really us? Domains, links, email addresses, handles and phone numbers against what a site owns."""
