"""Surveys for everybody: answered question by question, and what they come to."""
