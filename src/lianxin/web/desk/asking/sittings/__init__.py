"""Where the staff calls people to a table, draws who sits there, and writes down what was said."""
