"""Offices and what they consist of: units, areas, people and roles, rule packs and working-day calendars."""
