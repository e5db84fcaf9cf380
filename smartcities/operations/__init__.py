"""What operators see: readiness, the Health page, figures for Prometheus. Floor 5.

May import ``browsing`` and what lies below it, not ``sharing`` or ``desk``; a room registers its
own checks with ``monitoring/health.py``. Begin with ``readiness.py`` and ``health_page.py``.
"""
