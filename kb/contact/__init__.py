"""The customer's door: the form, uploads, thanks."""
