"""Migrations of the frame."""
