"""Real training: recipes, epochs, checkpoints, weight-sharing networks."""
