/** The names of the levels, in https://docs.python.org/3/library/logging.html#logging-levels. */
export const LOG_LEVELS = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] as const;
