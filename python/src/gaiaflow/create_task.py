"""A module only for `from gaiaflow import create_task`, of which Python would say no more than that it is not there."""

from gaiaflow.removed import removed

raise removed("create_task")
