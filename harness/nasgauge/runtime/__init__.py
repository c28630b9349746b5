"""The machine below: devices, seeds, workers, optional libraries, files that may be hostile."""
