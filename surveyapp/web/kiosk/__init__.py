"""The kiosk: enrolling a device, the screen that invites, and the way into the short form."""
