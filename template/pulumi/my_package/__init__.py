"""Functions of this project's tasks: plain Python that knows nothing of Airflow, pods or modes."""

__version__ = "0.1.0"
__author__ = "Your Name"
