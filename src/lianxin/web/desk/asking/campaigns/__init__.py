"""Where the staff announces campaigns, ends them with a result, and deals with what was found."""
