"""What every package may ask of words."""
