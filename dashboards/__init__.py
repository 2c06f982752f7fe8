"""Grafana dashboards as code: one dashboard a file, its queries as ``.sql`` beside it, the generated JSON committed."""
