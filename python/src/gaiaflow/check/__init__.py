"""`python -m gaiaflow.check`: what would fail when the tasks run, found before."""
