"""Consultations for staff: announcing one, adding to it, withdrawing it."""
