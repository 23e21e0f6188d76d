"""Opinion maps: a pure, deterministic function of votes.  Agree is +1, disagree is -1, pass is 0, unseen is nothing."""
