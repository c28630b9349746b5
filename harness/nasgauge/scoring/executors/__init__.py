"""Where networks are scored, beside this process: in others of this machine, or on others' machines."""
