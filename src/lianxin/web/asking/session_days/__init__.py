"""Fixed days on which anybody can come and speak: the calendar, each day with its topics, and a topic of one's own."""
