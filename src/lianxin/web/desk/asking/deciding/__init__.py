"""Deciding a consultation: statements are taken up into points, each gets an answer, and the whole is published."""
