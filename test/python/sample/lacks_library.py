"""A module whose import needs a library that the system does not have."""

raise ImportError("libGL.so.1: cannot open shared object file: No such file or directory")
