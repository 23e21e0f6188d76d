"""Ideas in three orders beside each other: how rare, how welcome on both sides, how liked."""

from .ranking import Bridge, Campaign, Idea, Liked, Novel, Rankings, Side, Vote, rank

__all__ = ["Bridge", "Campaign", "Idea", "Liked", "Novel", "Rankings", "Side", "Vote", "rank"]
