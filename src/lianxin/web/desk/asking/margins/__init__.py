"""Where whoever convenes enters known numbers, and visitors note the homes that they asked."""
