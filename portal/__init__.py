"""The portal for the Act of Satisfaction."""
