"""The names under which a task travels in the environment of its pod."""

FUNC_PATH = "GAIAFLOW_FUNC_PATH"
"""`module:function`."""

FUNC_KWARGS = "GAIAFLOW_FUNC_KWARGS"
"""A JSON object: the call's own arguments."""

PULLED = "GAIAFLOW_PULLED_"
"""Prefix, with a number: a JSON object with one argument that another task pushed."""

ENV_VARS = "GAIAFLOW_ENV_VARS"
"""A JSON object: variables to set unless they are set."""

XCOM_FILE = "GAIAFLOW_XCOM_FILE"
"""Where to write what the function returned, as JSON; unset: nowhere."""
