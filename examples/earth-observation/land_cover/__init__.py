"""Land cover from a season of scenes: find them, a vegetation index of each, a model, a map.

Plain Python that knows nothing of Airflow, pods or modes. The scenes are made up, in `made_up.py`; all else is as it
would be with those of a satellite.
"""

__version__ = "0.1.0"
