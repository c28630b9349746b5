"""The searchers that nasgauge brings, one module each; like anybody's they come in by entry point."""
