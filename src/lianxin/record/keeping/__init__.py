"""Backups: one moment of a whole house in one sealed file, and the way back."""
