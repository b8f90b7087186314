"""The chapters of the story, one a step of the cycle."""
