"""The public start page and the page that says whether the site is well."""
