"""An invented river town: the office that a newcomer finds after ``make run``."""
