"""Where whoever may ask everybody something says what words of the office mean."""
