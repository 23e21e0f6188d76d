"""Files that other programs for asking people hand out: brought into a consultation, and made of one."""
