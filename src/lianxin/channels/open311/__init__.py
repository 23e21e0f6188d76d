"""Open311 GeoReport v2: other people's programs read what became of requests and speak for those who use them."""

CODE = "open311"
