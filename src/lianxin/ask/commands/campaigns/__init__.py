"""The only writers of campaigns: their terms, their questions, and their end with a result."""

from .announcing import CampaignTerms, announce_campaign
from .completing import complete_campaign
from .questions import put_in_campaign

__all__ = ["CampaignTerms", "announce_campaign", "complete_campaign", "put_in_campaign"]
