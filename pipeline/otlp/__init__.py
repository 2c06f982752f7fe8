"""OTLP, live: receives what tools push, and counts it per unit inside the open period."""
