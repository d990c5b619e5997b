"""Lets Sphinx build this reference: ``sphinx-build spec/block-storage OUT``."""

project = "Block Storage API"
extensions = ["os_api_ref"]
master_doc = "index"
html_theme = "basic"
