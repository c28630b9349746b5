"""Minimum importance pruning: which reduced-training recipe ranks architectures well for little."""
