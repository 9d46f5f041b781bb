"""A small pipeline over scikit-learn's iris flowers: prepare, train, evaluate, register."""

__version__ = "0.1.0"
