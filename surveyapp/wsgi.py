"""What a web server loads: `gunicorn surveyapp.wsgi:application`."""

from surveyapp.config import read_settings
from surveyapp.factory import create_app

application = create_app(read_settings())
