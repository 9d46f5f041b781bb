"""What a function reads of a file of the project that it did not find or could not write: in every mode the same.

Each names the file, why, and what to type. Standard library only.
"""

from __future__ import annotations

import os

from gaiaflow.project_layout import PROJECT_FOLDER, IgnoreRule, Layout

FIXED = "project.md)"
"""How the source of rules ends that no line of the user's takes anything back from (`config/project-layout.ts`)."""


def left_out(path: str, rule: IgnoreRule, layout: Layout) -> str:
    """Of a file that a rule leaves out."""
    if rule.source == "gaiaflow:project.scratch":
        return (
            f"{path} is not there: {rule.source} names {rule.line}, which is empty when a task starts and gone when it "
            "has ended. What one task hands on to another belongs in MLflow or S3."
        )
    if rule.source == "gaiaflow:mounts":
        return f"{path} is not there: {rule.source} mounts {rule.line}, and the folder there has no such file."
    line = f"!{path}"
    back = (
        "nothing takes it back in"
        if rule.source.endswith((FIXED, "gaiaflow:envFile"))
        else f"to have it there, add this line to .gaiaflowignore, and run npx gaiaflow start: {line}"
    )
    return (
        f"{path} is not among what tasks see of the project, in any mode: the line {rule.line} of {rule.source} leaves "
        f"it out; {back}. Data is better read from S3 or from a folder that gaiaflow:mounts names. "
        f"{where_to_write(path, layout)}"
    )


def read_only(path: str | None, mount: str | None, layout: Layout) -> str:
    """Of a file that may not be written, in the project or in a mount."""
    if any(each["path"] == mount and not each.get("readOnly", True) for each in layout.mounts):
        return (
            f"{mount} is mounted with readOnly: false, but the folder itself does not let tasks write, who are user "
            f"{os.geteuid()} of group {os.getegid()} here: give one of them the right where it lies (chmod, chown)."
        )
    if mount is not None:
        return f"{mount} is mounted read-only; to write there, set readOnly: false for it in gaiaflow:mounts."
    named = f"{path} cannot be written: the" if path else "The"
    return f"{named} project's folder is read-only in every mode. {where_to_write(path, layout)}"


def no_folder(folder: str, layout: Layout) -> str:
    """Of a file in a folder that nobody has made."""
    return f"The project has no folder {folder}. {where_to_write(f'{folder}/', layout)}"


def leads_nowhere(link: str, target: str, mount: str | None) -> str:
    """Of a link that cannot be followed."""
    if mount is None:
        return (
            f"{link} is a link to {target}, which tasks do not see. Name that folder in gaiaflow:mounts, with the "
            "place of the link as its path."
        )
    return (
        f"{link} is a link to {target}, which leaves the folder that gaiaflow:mounts mounts at {mount}. Mount the "
        "folder that holds both, or put the files there in place of the link."
    )


def where_to_write(path: str | None, layout: Layout) -> str:
    """The ways to write a file."""
    key = f"gaiaflow:project.scratch[{len(layout.scratch)}]"
    return (
        f"To write files while a task runs, name a folder for them: pulumi config set --path '{key}' {_folder(path)}. "
        "What is to stay belongs in MLflow (mlflow.log_artifact) or S3."
    )


def _folder(path: str | None) -> str:
    """The one that was meant, unless the project has it: a scratch folder hides what is in it."""
    above, _, name = (path or "").rpartition("/")
    meant = above or ("" if "." in name else name)
    is_there = os.path.exists(os.path.join(os.environ.get(PROJECT_FOLDER, ""), meant))  # noqa: PTH110, PTH118
    return "outputs" if not meant or is_there else meant
