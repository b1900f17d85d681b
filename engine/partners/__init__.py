"""Other houses: what they may be told, who listens, what they may say to us."""
