"""The jury's report card: agreement, severity, outliers, drift."""
