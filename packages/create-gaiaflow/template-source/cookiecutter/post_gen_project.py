"""Takes away what the answers leave out, and the folders that are empty then."""

from pathlib import Path

PACKAGE = "PACKAGE"
ONLY_WITH = {"yes": [], "no": []}

other = "no" if "EXAMPLES" == "yes" else "yes"
for name in ONLY_WITH[other]:
    file = Path(name.replace("my_package", PACKAGE))
    file.unlink()
    if not any(file.parent.iterdir()):
        file.parent.rmdir()
