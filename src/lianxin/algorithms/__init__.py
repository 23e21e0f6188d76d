"""Pure algorithms: no framework, no clock, no input or output."""
