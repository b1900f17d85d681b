"""Letters to members of staff: what they say, the letter of the morning, and how they leave the house."""
