"""What is logged of a fault, at the doors as in the services behind them."""

from helpline.service.faults import report

__all__ = ["report"]
