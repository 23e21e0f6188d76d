"""Where the staff announces panels by lot, enters names from paper, draws in public, and publishes what a panel advises."""
