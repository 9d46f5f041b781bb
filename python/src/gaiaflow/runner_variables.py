"""The names under which a task travels in the environment of its pod."""

OWN_PREFIX = "GAIAFLOW_"
"""What all of them begin with, and no variable of a call may."""

FUNC_PATH = f"{OWN_PREFIX}FUNC_PATH"
"""`module:function`."""

FUNC_KWARGS = f"{OWN_PREFIX}FUNC_KWARGS"
"""A JSON object: the call's own arguments."""

PULLED = f"{OWN_PREFIX}PULLED_"
"""Prefix, with a number: a JSON object with one argument that another task pushed."""

STORE = f"{OWN_PREFIX}STORE_"
"""Prefix, with a number: a JSON object with addresses by which the task reads and writes values in the object store."""

ENV_VARS = f"{OWN_PREFIX}ENV_VARS"
"""A JSON object: variables to set unless they are set."""

CONTEXT = f"{OWN_PREFIX}CONTEXT"
"""A JSON object: what of its run the task may know; `gaiaflow.context` reads it."""

RUN_TAGS = f"{OWN_PREFIX}RUN_TAGS"
"""A JSON object: tags for what the task starts in MLflow; `gaiaflow.run_tags` reads it."""

IMAGE = f"{OWN_PREFIX}IMAGE"
"""The image of the container, where that is one of the stack's own."""

XCOM_FILE = f"{OWN_PREFIX}XCOM_FILE"
"""Where to write what the function returned, as JSON; unset: nowhere."""

LOG_LEVEL = f"{OWN_PREFIX}LOG_LEVEL"
"""From which level on the function's logging shows, in JSON lines for Airflow; unset: all output is plain text."""

FAILURE_FILE = f"{OWN_PREFIX}FAILURE_FILE"
"""Where to write what the function raised; unset: where Kubernetes picks it up."""
