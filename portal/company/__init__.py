"""What the firm says about itself: name, logo, colour, promise days."""
