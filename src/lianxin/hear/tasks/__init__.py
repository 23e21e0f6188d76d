"""What follows by itself when something was heard."""
