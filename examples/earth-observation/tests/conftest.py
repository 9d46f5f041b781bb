import sys
from pathlib import Path

# The package is mounted, not installed: what is on PYTHONPATH in the platform's containers.
sys.path.insert(0, str(Path(__file__).parents[1]))
