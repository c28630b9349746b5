"""Options that several commands share: each group becomes one frozen object, which the command gets."""
