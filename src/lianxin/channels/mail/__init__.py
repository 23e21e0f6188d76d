"""E-mail: every office has one address; replies find their voice by a token in the address."""
