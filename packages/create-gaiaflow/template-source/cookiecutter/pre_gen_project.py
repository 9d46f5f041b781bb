"""Refuses answers with which the project would not start. Cookiecutter then removes what it has made."""

import re
import sys

ANSWERS = "ANSWERS"
RULES = "RULES"
TAKEN = "TAKEN"


def fault(name: str, answer: str) -> "str | None":
    """Why an answer is refused; None where it is taken."""
    rule = RULES[name]
    quoted = '"' + answer.replace("\\", "\\\\").replace('"', '\\"') + '"'
    refused = "The {} {} is refused:".format(rule["label"], quoted)
    if len(answer) > rule["longest"] or not re.fullmatch(rule["pattern"], answer):
        return "{} it takes {}, since {}. For example: {}".format(refused, rule["expects"], rule["why"], rule["example"])
    if name == "package_name" and answer in TAKEN["names"]:
        return "{} {}. For example: project_{}".format(refused, TAKEN["why"], answer)
    return None


faults = [found for found in (fault(name, answer) for name, answer in ANSWERS.items()) if found]
if faults:
    sys.exit("\n".join(faults))
