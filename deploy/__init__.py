"""Files for whoever runs the site: settings of gunicorn and nginx, and the audit of what it depends on."""
