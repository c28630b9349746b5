"""Numbers from stored rows and a table of accuracies; never imports torch."""
