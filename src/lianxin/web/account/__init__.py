"""The door of the staff: signing in, what comes beside a password, and everybody's own account."""
