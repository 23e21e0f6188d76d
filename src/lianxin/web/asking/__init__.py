"""Consultations for everybody: what is asked, what there is to read, what can be done, and who was heard."""
