"""Takes away what the answers leave out, and the folders that are empty then."""

from pathlib import Path

PACKAGE = "{{ cookiecutter.package_name }}"
ONLY_WITH = {
    "yes": [
        "dags/train_again.py",
        "dags/train_iris.py",
        "my_package/data.py",
        "my_package/evaluate.py",
        "my_package/plots.py",
        "my_package/prepare.py",
        "my_package/register.py",
        "my_package/train.py",
        "notebooks/explore_iris.ipynb",
        "tests/test_pipeline.py",
    ],
    "no": [
        "dags/.gitkeep",
        "notebooks/.gitkeep",
        "tests/test_package.py",
    ],
}

other = "no" if "{{ cookiecutter.examples }}" == "yes" else "yes"
for name in ONLY_WITH[other]:
    file = Path(name.replace("my_package", PACKAGE))
    file.unlink()
    if not any(file.parent.iterdir()):
        file.parent.rmdir()
