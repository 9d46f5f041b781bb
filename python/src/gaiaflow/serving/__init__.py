"""Serves a registered model over HTTP in the environment that it was trained in: `python -m gaiaflow.serving`.

`server` holds the port and needs the standard library only. What it starts for each version of the model, `process`,
loads that and answers by MLflow's own scoring server, at the port that it was handed; while there is none, `waiting`
answers.
"""
