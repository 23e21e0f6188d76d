"""Words of the office: marked where they first stand on a page, explained below, and all of them on one page."""
