"""Values of tasks that are kept in the object store and handed on by reference: `gaiaflow:xcom.objectStorage`."""
