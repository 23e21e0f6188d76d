"""Who was heard in a consultation, and who was not."""
