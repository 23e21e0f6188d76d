"""The opinion map for everybody: a picture with the table beside it, live and as it was published."""
