"""Pages of those who keep the product and never see a family."""
