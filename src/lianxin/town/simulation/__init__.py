"""A town that lives for a year: people with hidden problems, offices that help or pretend, and who looks after them.

Everything that people and offices do goes through the real HTTP door, on a frozen clock.  Only this package knows
what is true; what the office publishes is compared with it afterwards.
"""
