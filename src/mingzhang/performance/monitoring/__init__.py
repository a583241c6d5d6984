"""Monitoring (运行监控): money and results of every project against the plan, as of a month."""

from mingzhang.performance.monitoring.department import monitor
from mingzhang.performance.monitoring.results import not_due
from mingzhang.performance.monitoring.thresholds import Threshold, Thresholds, thresholds_of

__all__ = ["Threshold", "Thresholds", "monitor", "not_due", "thresholds_of"]
