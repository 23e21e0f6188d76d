"""What verifying writes in the record."""
