"""Accuracies of architectures: CSV files, imported official files, hardware costs, published figures."""
