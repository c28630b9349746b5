"""One untrained network and its minibatch: what estimators look at, and the passes that they share."""
